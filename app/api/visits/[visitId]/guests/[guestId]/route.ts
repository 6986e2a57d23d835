import { route } from "@/app/_edge/route"
import { uninviteGuest } from "@/lib/guests/uninvite-command"
import { GuestId, VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"

export const DELETE = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    const guestId = GuestId.safeParse(params["guestId"])
    if (!visitId.success || !guestId.success) return refuse("not_found")
    return uninviteGuest(actor, visitId.data, guestId.data, new Date())
  },
})
