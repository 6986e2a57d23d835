import { route } from "@/app/_edge/route"
import { companionView } from "@/lib/consultations/companion-queries"

/** When the visit is, for whom the patient brings along. Nothing else. */
export const GET = route({
  who: "companion",
  handle: (actor) => companionView(actor, new Date()),
})
