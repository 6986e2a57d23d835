import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { HoldChange } from "@/lib/vitals/history/bookmark"
import { setLegalHold } from "@/lib/vitals/retention-commands"

/** Places the visit's measurements under legal hold, or lifts it. */
export const POST = commandRoute(
  { visitId: VisitId },
  HoldChange,
  (actor, { visitId }, { held, reason }, now) =>
    setLegalHold(actor, { of: "visit", visitId }, held, reason, now),
)
