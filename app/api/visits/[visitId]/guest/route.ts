import { route } from "@/app/_edge/route"
import { guestView } from "@/lib/guests/guest-queries"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"

/** A colleague's own view of a visit that they were invited to. */
export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? guestView(actor, visitId.data, new Date()) : refuse("not_found")
  },
})
