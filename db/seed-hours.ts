import { eq } from "drizzle-orm"

import type { ClinicId } from "@/lib/ids"
import { UserId, VisitTypeId } from "@/lib/ids"

import type { Tx } from "./client"
import type { DemoClinic, DemoStaff } from "./demo-clinics"
import { demoId } from "./demo-id"
import { availabilityRules, clinicHolidays } from "./schema/availability"
import { visitTypeClinicians, visitTypes } from "./schema/visit-types"

/** What the clinic offers, and who. What an administrator has changed stays as it is. */
export async function ensureVisitTypes(
  tx: Tx,
  clinicId: ClinicId,
  clinic: DemoClinic,
): Promise<void> {
  for (const [position, { clinicians, ...type }] of clinic.visitTypes.entries()) {
    const id = demoTypeId(clinic, type.slug)
    const made = await tx
      .insert(visitTypes)
      .values({ id, clinicId, position, ...type })
      .onConflictDoNothing()
      .returning({ id: visitTypes.id })
    if (made.length === 0) continue
    const offering = clinic.staff.filter(({ name }) => clinicians.includes(name))
    await tx.insert(visitTypeClinicians).values(
      offering.map(({ email }) => ({
        clinicId,
        visitTypeId: id,
        clinicianId: UserId.parse(demoId("user", email)),
      })),
    )
  }
}

export function demoTypeId(clinic: DemoClinic, slug: string): VisitTypeId {
  return VisitTypeId.parse(demoId("visit_type", `${clinic.slug}/${slug}`))
}

/** Two days off at the end of the year, for a clinic that has none yet. */
export async function ensureHolidays(tx: Tx, clinicId: ClinicId, at: Date): Promise<void> {
  const known = await tx.select({ day: clinicHolidays.day }).from(clinicHolidays).limit(1)
  if (known.length > 0) return
  const year = at.getUTCFullYear()
  await tx.insert(clinicHolidays).values([
    { clinicId, day: `${year}-12-25`, name: "Christmas Day" },
    { clinicId, day: `${year}-12-26`, name: "Boxing Day" },
  ])
}

/** Hours for who has none yet. A rule that ends when it starts lasts until the same time of the next day. */
export async function ensureHours(
  tx: Tx,
  clinicId: ClinicId,
  clinicianId: UserId,
  hours: NonNullable<DemoStaff["hours"]>,
): Promise<void> {
  const known = await tx
    .select({ id: availabilityRules.id })
    .from(availabilityRules)
    .where(eq(availabilityRules.clinicianId, clinicianId))
    .limit(1)
  if (known.length > 0) return
  const rules = {
    always: { weekdays: [1, 2, 3, 4, 5, 6, 7], startsAt: "00:00", endsAt: "00:00" },
    office: { weekdays: [1, 2, 3, 4, 5], startsAt: "09:00", endsAt: "17:00" },
  }[hours]
  await tx.insert(availabilityRules).values(
    rules.weekdays.map((weekday) => ({
      clinicId,
      clinicianId,
      weekday,
      startsAt: rules.startsAt,
      endsAt: rules.endsAt,
    })),
  )
}
