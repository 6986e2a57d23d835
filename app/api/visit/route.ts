import { route } from "@/app/_edge/route"
import { patientView } from "@/lib/consultations/patient-queries"

export const GET = route({ who: "patient", handle: (actor) => patientView(actor, new Date()) })
