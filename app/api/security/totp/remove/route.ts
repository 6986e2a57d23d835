import { route } from "@/app/_edge/route"
import { removeTotp } from "@/lib/identity/factor-commands"

export const POST = route({ who: "staff", handle: (actor) => removeTotp(actor, new Date()) })
