import { route } from "@/app/_edge/route"
import { publicClinic } from "@/lib/identity/one-time-code"
import { ClinicLook } from "@/lib/identity/schema"
import { ok, refuse } from "@/lib/result"

export const POST = route({
  who: "anyone",
  body: ClinicLook,
  async handle(_, { clinic }) {
    const found = await publicClinic(clinic)
    if (found === undefined) return refuse("unknown_clinic")
    const { name, phone, zone } = found
    return ok({ name, phone, zone })
  },
})
