import { changeDetails } from "@/lib/patients/details-commands"
import { PatientDetails } from "@/lib/patients/schema"

import { patientRoute } from "../patient-route"

export const POST = patientRoute(PatientDetails, changeDetails)
