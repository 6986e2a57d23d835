import { commandRoute } from "@/app/_edge/command-route"
import { route } from "@/app/_edge/route"
import { VisitId } from "@/lib/ids"
import { refuse } from "@/lib/result"
import { doDeed } from "@/lib/vitals/alarms/deed-commands"
import { DeedInput } from "@/lib/vitals/alarms/deed-schema"
import { alarmsOf } from "@/lib/vitals/alarms/queries"

/** What became of a visit's alarms, and who did what. */
export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const visitId = VisitId.safeParse(params["visitId"])
    return visitId.success ? alarmsOf(actor, visitId.data, new Date()) : refuse("not_found")
  },
})

/** What a person does in a viewer: acknowledge, pause, silence, turn off, comment. */
export const POST = commandRoute({ visitId: VisitId }, DeedInput, (actor, { visitId }, deed, at) =>
  doDeed(actor, visitId, deed, at),
)
