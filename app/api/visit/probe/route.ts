import { route } from "@/app/_edge/route"
import { openProbe } from "@/lib/rooms/probe-commands"

export const POST = route({ who: "patient", handle: (actor) => openProbe(actor) })
