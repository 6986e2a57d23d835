import { commandRoute } from "@/app/_edge/command-route"
import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { limitsOf, setLimits } from "@/lib/vitals/alarms/limit-commands"
import { limitsSchema } from "@/lib/vitals/alarms/schema"

export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? limitsOf(actor, visitId.data, new Date()) : refuse("not_found")
  },
})

/** `version` is that of the limits that the person saw. */
export const PUT = commandRoute(
  { visitId: VisitId },
  limitsSchema(),
  (actor, { visitId }, limits, at) => setLimits(actor, visitId, limits, at),
)
