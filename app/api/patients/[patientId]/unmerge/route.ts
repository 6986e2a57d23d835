import { unmergePatients } from "@/lib/patients/merge-commands"
import { UnmergeInput } from "@/lib/patients/schema"

import { patientRoute } from "../patient-route"

export const POST = patientRoute(UnmergeInput, (actor, patientId, { mergeId }, at) =>
  unmergePatients(actor, patientId, mergeId, at),
)
