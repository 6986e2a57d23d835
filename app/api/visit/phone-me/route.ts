import { route } from "@/app/_edge/route"
import { askToBePhoned } from "@/lib/consultations/patient-commands"

export const POST = route({ who: "patient", handle: (actor) => askToBePhoned(actor, new Date()) })
