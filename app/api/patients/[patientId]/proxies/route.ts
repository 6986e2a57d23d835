import { addProxy } from "@/lib/patients/proxy-commands"
import { NewProxy } from "@/lib/patients/schema"

import { patientRoute } from "../patient-route"

export const POST = patientRoute(NewProxy, addProxy)
