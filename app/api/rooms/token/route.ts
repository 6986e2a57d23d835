import { route } from "@/app/_edge/route"
import { fetchToken } from "@/lib/rooms/commands"
import { TokenRequest } from "@/lib/rooms/schema"

export const POST = route({
  who: "seat",
  body: TokenRequest,
  handle: (actor, input) => fetchToken(actor, input),
})
