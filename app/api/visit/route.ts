import { cookies } from "next/headers"

import { route } from "@/app/_edge/route"
import { patientView } from "@/lib/consultations/patient-queries"
import { patientCookie } from "@/lib/identity/session"

export const GET = route({
  who: "patient",
  handle: async (actor) =>
    patientView(actor, new Date(), (await cookies()).get(patientCookie)?.value),
})
