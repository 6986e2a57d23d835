import { commandRoute } from "@/app/_edge/command-route"
import { route } from "@/app/_edge/route"
import { doorOf } from "@/lib/guests/door-queries"
import { inviteGuest } from "@/lib/guests/invite-commands"
import { InviteInput } from "@/lib/guests/schema"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"

export const POST = commandRoute(
  { visitId: VisitId },
  InviteInput,
  (actor, { visitId }, input, at) => inviteGuest(actor, visitId, input, at),
)

export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? doorOf(actor, visitId.data, new Date()) : refuse("not_found")
  },
})
