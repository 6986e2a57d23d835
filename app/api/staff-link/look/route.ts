import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { lookAtStaffLink } from "@/lib/identity/invitation-commands"
import { refuseOver } from "@/lib/identity/limiter"
import { StaffLinkLook } from "@/lib/identity/schema"

/** What the page behind an invitation or a forgotten password shows. Spends nothing. */
export const POST = route({
  who: "anyone",
  body: StaffLinkLook,
  async handle(_, { token }, { request }) {
    const at = new Date()
    const bucket = `staff-link/${addressOf(request)}`
    return (
      (await refuseOver([[bucket, { most: 60, seconds: 60 }]], at)) ?? lookAtStaffLink(token, at)
    )
  },
})
