import { route } from "@/app/_edge/route"
import { checkAsGuest } from "@/lib/guests/check-command"
import { GuestCheck } from "@/lib/guests/schema"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"

export const POST = route({
  who: "staff",
  body: GuestCheck,
  async handle(actor, { encryption }, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    if (!visitId.success) return refuse("not_found")
    return checkAsGuest(actor, visitId.data, encryption, new Date())
  },
})
