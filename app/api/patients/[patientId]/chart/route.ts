import { addEntry } from "@/lib/patients/chart-commands"
import { NewEntry } from "@/lib/patients/schema"

import { patientRoute } from "../patient-route"

export const POST = patientRoute(NewEntry, addEntry)
