import { and, eq, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { auditEvents } from "@/db/schema/audit"
import { clinics } from "@/db/schema/clinics"
import { patients } from "@/db/schema/identity"
import { Temporal } from "@/lib/time"

import { daysBack } from "./filter"
import type { Filter } from "./filter"

/** A filter as a condition on `audit_events`. A reference that nobody has matches nothing. */
export async function matching(
  tx: Tx,
  filter: Filter,
  at: Date,
): Promise<{ where: SQL | undefined; patientId: string | undefined }> {
  const patientId = filter.patient === undefined ? undefined : await patientOf(tx, filter.patient)
  const conditions = [
    filter.patient === undefined
      ? undefined
      : patientId === undefined
        ? sql`false`
        : sql`${auditEvents.patientId} in (select id from patients where id = ${patientId} or merged_into = ${patientId})`,
    filter.action === undefined ? undefined : eq(auditEvents.action, filter.action),
    filter.outcome === undefined ? undefined : eq(auditEvents.outcome, filter.outcome),
    filter.actor === undefined ? undefined : byActor(filter.actor),
    await since(tx, filter, at),
  ]
  return { where: and(...conditions), patientId }
}

/** A member of staff by id; patients, devices and the system by their kind. */
function byActor(actor: string): SQL {
  return actor === "patient" || actor === "device" || actor === "system"
    ? eq(auditEvents.actorRole, actor)
    : eq(auditEvents.actorId, actor)
}

/** Whose number it is; that of a merged record leads to the survivor, whose events are both's. */
async function patientOf(tx: Tx, reference: string): Promise<string | undefined> {
  const [patient] = await tx
    .select({ id: sql<string>`coalesce(${patients.mergedInto}, ${patients.id})` })
    .from(patients)
    .where(sql`upper(${patients.reference}) = upper(${reference})`)
  return patient?.id
}

/** From midnight in the clinic's zone. */
async function since(tx: Tx, filter: Filter, at: Date): Promise<SQL | undefined> {
  const days = daysBack(filter)
  if (days === undefined) return undefined
  const [clinic] = await tx
    .select({ zone: clinics.zone })
    .from(clinics)
    .where(sql`${clinics.id} = current_clinic()`)
  const start = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(clinic?.zone ?? "UTC")
    .subtract({ days })
    .startOfDay()
  return sql`${auditEvents.occurredAt} >= ${new Date(start.epochMilliseconds).toISOString()}::timestamptz`
}
