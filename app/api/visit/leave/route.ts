import { route } from "@/app/_edge/route"
import { leaveSeat } from "@/lib/consultations/patient-commands"

export const POST = route({ who: "patient", handle: (actor) => leaveSeat(actor, new Date()) })
