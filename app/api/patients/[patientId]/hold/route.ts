import { commandRoute } from "@/app/_edge/command-route"
import { PatientId } from "@/lib/ids"
import { HoldChange } from "@/lib/vitals/history/bookmark"
import { setLegalHold } from "@/lib/vitals/retention-commands"

/** Places the patient's whole record under legal hold, or lifts it. */
export const POST = commandRoute(
  { patientId: PatientId },
  HoldChange,
  (actor, { patientId }, { held, reason }, now) =>
    setLegalHold(actor, { of: "patient", patientId }, held, reason, now),
)
