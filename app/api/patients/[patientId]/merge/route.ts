import { mergePatients } from "@/lib/patients/merge-commands"
import { MergeInput } from "@/lib/patients/schema"

import { patientRoute } from "../patient-route"

export const POST = patientRoute(MergeInput, mergePatients)
