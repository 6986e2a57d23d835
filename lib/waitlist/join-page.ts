import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { VisitorActor } from "@/lib/actor"
import { listVisitTypes } from "@/lib/scheduling/visit-types/visit-types"

export type JoinPage = {
  clinic: { slug: string; name: string; phone: string; zone: string; emergencyNumber: string }
  types: {
    id: string
    name: { en: string; zh: string }
    clinicians: { id: string; name: string }[]
  }[]
}

/** What somebody may wait for at this clinic, and with whom. Public: nobody's data is in it. */
export async function waitlistOffer(actor: VisitorActor): Promise<JoinPage | undefined> {
  const types = await listVisitTypes(actor)
  return withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, actor.clinicId))
    if (clinic === undefined) return undefined
    const { slug, name, phone, zone, emergencyNumber } = clinic
    const people = await tx
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(and(eq(users.role, "clinician"), eq(users.active, true)))
    return {
      clinic: { slug, name, phone, zone, emergencyNumber },
      types: types
        .filter((type) => type.capacity === 1)
        .map((type) => ({
          id: type.id,
          name: { en: type.name, zh: type.nameZh || type.name },
          clinicians: people.filter(({ id }) => type.clinicianIds.includes(id)),
        })),
    }
  })
}
