import { commandRoute } from "@/app/_edge/command-route"
import { requestErasure } from "@/lib/erasure/commands"
import { ErasureRequest } from "@/lib/erasure/schema"
import { PatientId } from "@/lib/ids"

/** Asks for the patient to be erased; somebody else has to approve it. */
export const POST = commandRoute(
  { patientId: PatientId },
  ErasureRequest,
  (actor, { patientId }, input, now) => requestErasure(actor, patientId, input, now),
)
