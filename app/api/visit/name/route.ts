import { route } from "@/app/_edge/route"
import { chooseName } from "@/lib/classes/name-command"
import { ShownName } from "@/lib/classes/schema"

/** As what the others in the class read this member. */
export const POST = route({
  who: "patient",
  body: ShownName,
  handle: (actor, input) => chooseName(actor, input, new Date()),
})
