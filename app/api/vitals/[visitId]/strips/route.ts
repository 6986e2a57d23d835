import { commandRoute } from "@/app/_edge/command-route"
import { VisitId } from "@/lib/ids"
import { Bookmark } from "@/lib/vitals/history/bookmark"
import { keepStrip } from "@/lib/vitals/retention-commands"

/** A clinician's bookmark: the waves around it stay with the record. */
export const POST = commandRoute(
  { visitId: VisitId },
  Bookmark,
  (actor, { visitId }, { at }, now) =>
    keepStrip(actor, visitId, { reason: "bookmark", at: new Date(at) }, now),
)
