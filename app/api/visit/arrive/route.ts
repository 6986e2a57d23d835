import { route } from "@/app/_edge/route"
import { arrive } from "@/lib/consultations/patient-commands"

export const POST = route({ who: "patient", handle: (actor) => arrive(actor, new Date()) })
