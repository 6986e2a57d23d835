import { asc, eq, inArray } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { VisitorActor } from "@/lib/actor"
import type { UserId, VisitTypeId } from "@/lib/ids"

import { IntakeForm } from "./intake"
import { listVisitTypes } from "./visit-types"

export type BookingPage = {
  clinic: { slug: string; name: string; phone: string; zone: string }
  types: BookableType[]
}
export type BookableType = {
  id: VisitTypeId
  slug: string
  name: string
  nameZh: string
  minutes: number
  needsApproval: boolean
  /** Whether the visitor may say with whom. */
  named: boolean
  clinicians: { id: UserId; name: string }[]
  intake: IntakeForm
}

/** What a clinic's booking page shows to anybody: its name, and what can be booked with whom. Public, so no event. */
export async function readBookingPage(actor: VisitorActor): Promise<BookingPage> {
  const offered = (await listVisitTypes(actor)).filter((type) => type.clinicianIds.length > 0)
  const ids = [...new Set(offered.flatMap((type) => type.clinicianIds))]
  return withTenant(actor.clinicId, async (tx) => {
    const [clinic] = await tx
      .select({ slug: clinics.slug, name: clinics.name, phone: clinics.phone, zone: clinics.zone })
      .from(clinics)
      .where(eq(clinics.id, actor.clinicId))
    if (clinic === undefined) throw new Error("A visitor's clinic is there")
    const people = await tx
      .select({ id: users.id, name: users.name })
      .from(users)
      .where(inArray(users.id, ids))
      .orderBy(asc(users.name))
    return {
      clinic,
      types: offered.map((type) => ({
        id: type.id,
        slug: type.slug,
        name: type.name,
        nameZh: type.nameZh,
        minutes: type.minutes,
        needsApproval: type.needsApproval,
        named: type.assignment === "named",
        clinicians: people.filter(({ id }) => type.clinicianIds.includes(id)),
        intake: IntakeForm.catch({ questions: [] }).parse(type.intake),
      })),
    }
  })
}
