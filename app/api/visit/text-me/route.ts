import { route } from "@/app/_edge/route"
import { askToBeTold } from "@/lib/consultations/turn-commands"

export const POST = route({
  who: "patient",
  handle: (actor) => askToBeTold(actor, new Date()),
})
