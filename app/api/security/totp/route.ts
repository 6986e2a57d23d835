import { renderSVG } from "uqr"

import { route } from "@/app/_edge/route"
import { beginTotp } from "@/lib/identity/factor-commands"
import { ok } from "@/lib/result"

/** A new secret, as a picture for an app's camera and as letters to type. */
export const POST = route({
  who: "staff",
  async handle(actor) {
    const result = await beginTotp(actor, new Date())
    if (!result.ok) return result
    const { secret, uri } = result.value
    return ok({ secret, uri, picture: renderSVG(uri, { pixelSize: 4, border: 2 }) })
  },
})
