import { openInEmergency } from "@/lib/patients/break-glass-commands"
import { EmergencyReason } from "@/lib/patients/schema"

import { patientRoute } from "../patient-route"

export const POST = patientRoute(EmergencyReason, openInEmergency)
