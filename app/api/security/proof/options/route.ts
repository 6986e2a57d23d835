import { route } from "@/app/_edge/route"
import { proofOptions } from "@/lib/identity/step-up"

/** What a browser needs to ask the person's passkey. */
export const POST = route({ who: "staff", handle: (actor) => proofOptions(actor) })
