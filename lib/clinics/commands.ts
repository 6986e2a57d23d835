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
import { steppedUp } from "@/lib/step-up"

import { readClinic } from "./queries"
import type { ClinicChange } from "./schema"

/**
 * Sets the clinic as the administrator wants it. The log says which fields changed. What protects people and the
 * record is not lowered from a desk that somebody left: it asks for a fresh proof.
 */
export async function changeClinic(
  actor: StaffActor,
  input: ClinicChange,
  at: Date,
): Promise<Result<{ version: number }, "forbidden" | "step_up_needed" | "stale">> {
  const { clinicId } = actor
  const entity = { type: "clinic", id: clinicId } as const
  if (!may(actor, "clinic.edit")) return deny(actor, "clinic.edit", entity, "forbidden", at)
  const result = await withTenant(clinicId, async (tx) => {
    await tx.select({ id: clinics.id }).from(clinics).where(eq(clinics.id, clinicId)).for("update")
    const { slug: _, ...before } = await readClinic(tx, clinicId)
    if (before.version !== input.version) return refuse("stale")
    const fields = names.filter((name) => !isDeepStrictEqual(before[name], input[name]))
    if (fields.some((field) => protecting.has(field)) && !steppedUp(actor, at))
      return refuse("step_up_needed")
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
  return !result.ok && result.reason === "step_up_needed"
    ? deny(actor, "clinic.edit", entity, result.reason, at)
    : result
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

const protecting: ReadonlySet<string> = new Set<(typeof names)[number]>([
  "retention",
  "secondFactor",
  "checkpointMail",
])

/** The log's codes are lower case: emergency_number. */
function codeOf(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
