import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { letIn } from "@/app/_edge/staff-door"
import { acceptInvitation } from "@/lib/identity/invitation-commands"
import { refuseOver } from "@/lib/identity/limiter"
import { resetPassword } from "@/lib/identity/password-commands"
import { StaffLinkUse } from "@/lib/identity/schema"
import { placeOf } from "@/lib/identity/session"
import { ok } from "@/lib/result"

/** Uses the link: with a name it is an invitation and opens a session, without one it sets a new password. */
export const POST = route({
  who: "anyone",
  body: StaffLinkUse,
  async handle(_, input, { request }) {
    const at = new Date()
    const address = addressOf(request)
    const over = await refuseOver(
      [
        [`staff-link/use/${address}`, { most: 30, seconds: 60 }],
        [`staff-link/use/${input.token}`, { most: 20, seconds: 15 * 60 }],
      ],
      at,
    )
    if (over !== undefined) return over
    if (input.name === undefined) return resetPassword(input, at)
    const result = await acceptInvitation(input, await placeOf(address), at)
    if (!result.ok) return result
    await letIn(result.value)
    return ok({})
  },
})
