import { cookies } from "next/headers"

import { addressOf } from "@/app/_edge/address"
import { route } from "@/app/_edge/route"
import { proveContactChange } from "@/lib/identity/contact-commands"
import { ContactProof } from "@/lib/identity/schema"
import { portalCookie } from "@/lib/identity/session"

export const POST = route({
  who: "portal",
  body: ContactProof,
  handle: async (actor, proof, { request }) => {
    const token = (await cookies()).get(portalCookie)?.value ?? ""
    return proveContactChange(actor, token, proof, addressOf(request), new Date())
  },
})
