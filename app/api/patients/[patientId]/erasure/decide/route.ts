import { commandRoute } from "@/app/_edge/command-route"
import { decideErasure } from "@/lib/erasure/commands"
import { ErasureDecision } from "@/lib/erasure/schema"
import { PatientId } from "@/lib/ids"

/** Approves, refuses or takes back what somebody asked for. */
export const POST = commandRoute(
  { patientId: PatientId },
  ErasureDecision,
  (actor, { patientId }, input, now) => decideErasure(actor, patientId, input, now),
)
