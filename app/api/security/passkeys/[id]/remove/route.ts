import { route } from "@/app/_edge/route"
import { removePasskey } from "@/lib/identity/factor-commands"
import { PasskeyId } from "@/lib/identity/schema"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const id = PasskeyId.safeParse(params["id"])
    return id.success ? removePasskey(actor, id.data, new Date()) : refuse("not_found")
  },
})
