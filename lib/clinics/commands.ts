import { isDeepStrictEqual } from "node:util"

import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { clinicSettings } from "@/db/schema/staff-accounts"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { readClinic } from "./queries"
import type { ClinicChange } from "./schema"

/** Sets the clinic as the administrator wants it. The log says which fields changed. */
export async function changeClinic(
  actor: StaffActor,
  input: ClinicChange,
  at: Date,
): Promise<Result<{ version: number }, "forbidden" | "stale">> {
  const { clinicId } = actor
  const entity = { type: "clinic", id: clinicId } as const
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.edit", entity, "forbidden", at)
  return withTenant(clinicId, async (tx) => {
    await tx.select({ id: clinics.id }).from(clinics).where(eq(clinics.id, clinicId)).for("update")
    const { slug: _, ...before } = await readClinic(tx, clinicId)
    if (before.version !== input.version) return refuse("stale")
    const fields = names.filter((name) => !isDeepStrictEqual(before[name], input[name]))
    const { name, phone, zone, country, locale, emergencyNumber } = input
    const { languages, openingHours, retention, secondFactor, checkpointMail } = input
    const version = input.version + 1
    await tx
      .update(clinics)
      .set({ name, phone, zone, country, locale, emergencyNumber })
      .where(eq(clinics.id, clinicId))
    const set = { languages, openingHours, retention, secondFactor, checkpointMail, version }
    await tx
      .insert(clinicSettings)
      .values({ clinicId, ...set })
      .onConflictDoUpdate({ target: clinicSettings.clinicId, set })
    const event = {
      action: "clinic.changed",
      entity,
      outcome: "success",
      purpose: "HOPERAT",
    } as const
    await record(tx, actor, { ...event, data: { version, fields: fields.map(codeOf) } }, at)
    await nudge(tx, clinicId, "visits")
    return ok({ version })
  })
}

const names = [
  "name",
  "phone",
  "zone",
  "country",
  "locale",
  "emergencyNumber",
  "languages",
  "openingHours",
  "retention",
  "secondFactor",
  "checkpointMail",
] as const

/** The log's codes are lower case: emergency_number. */
function codeOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
