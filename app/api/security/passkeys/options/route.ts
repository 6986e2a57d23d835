import { route } from "@/app/_edge/route"
import { passkeyOptions } from "@/lib/identity/factor-commands"

export const POST = route({ who: "staff", handle: (actor) => passkeyOptions(actor, new Date()) })
