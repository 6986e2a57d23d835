import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { clinicSettings } from "@/db/schema/staff-accounts"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { ok } from "@/lib/result"
import type { Result } from "@/lib/result"

import { retentionOf } from "./retention"
import type { ClinicChange } from "./schema"

/** The clinic's settings as its administrator sees them: what `ClinicChange` says, and the booking address. */
export type ClinicView = Omit<ClinicChange, "locale" | "languages"> & {
  slug: string
  locale: string
  languages: string[]
}

export async function clinicSettingsOf(
  actor: StaffActor,
  at: Date,
): Promise<Result<ClinicView, "forbidden">> {
  const entity = { type: "clinic", id: actor.clinicId } as const
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.read", entity, "forbidden", at)
  return withTenant(actor.clinicId, async (tx) => {
    const view = await readClinic(tx, actor.clinicId)
    const event = { action: "clinic.read", entity, outcome: "success", purpose: "HOPERAT" } as const
    await record(tx, actor, { ...event, data: { view: "settings" } }, at)
    return ok(view)
  })
}

export async function readClinic(tx: Tx, clinicId: ClinicId): Promise<ClinicView> {
  const [clinic] = await tx.select().from(clinics).where(eq(clinics.id, clinicId))
  if (clinic === undefined) throw new Fault("invariant", "an actor's clinic is there")
  const [set] = await tx.select().from(clinicSettings).where(eq(clinicSettings.clinicId, clinicId))
  const { slug, name, phone, zone, country, locale, emergencyNumber } = clinic
  return {
    slug,
    name,
    phone,
    zone,
    country,
    locale,
    emergencyNumber,
    version: set?.version ?? 0,
    languages: set?.languages ?? ["en", "zh"],
    openingHours: set?.openingHours ?? [],
    retention: retentionOf(set?.retention ?? {}),
    secondFactor: set?.secondFactor ?? "offered",
    checkpointMail: set?.checkpointMail ?? false,
  }
}
