import { and, eq, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { auditEvents } from "@/db/schema/audit"
import { patients } from "@/db/schema/identity"
import { Temporal } from "@/lib/time"

import { zoneOf } from "./clinic-clock"
import { actorKinds, daysBack } from "./filter"
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
    filter.purpose === undefined ? undefined : eq(auditEvents.purpose, filter.purpose),
    filter.actor === undefined ? undefined : byActor(filter.actor),
    await within(tx, filter, at),
  ]
  return { where: and(...conditions), patientId }
}

/** A member of staff by id; everybody and everything else by their kind. */
function byActor(actor: string): SQL {
  return actorKinds.some((kind) => kind === actor)
    ? eq(auditEvents.actorRole, actor)
    : eq(auditEvents.actorId, actor)
}

/** Whose number it is; that of a merged record leads to the survivor, whose events are both's. */
export async function patientOf(tx: Tx, reference: string): Promise<string | undefined> {
  const [patient] = await tx
    .select({ id: sql<string>`coalesce(${patients.mergedInto}, ${patients.id})` })
    .from(patients)
    .where(sql`upper(${patients.reference}) = upper(${reference})`)
  return patient?.id
}

/** From one midnight to another in the clinic's zone. */
async function within(tx: Tx, filter: Filter, at: Date): Promise<SQL | undefined> {
  const days = daysBack(filter)
  if (days === undefined && filter.from === undefined && filter.to === undefined) return undefined
  const zone = await zoneOf(tx)
  const today = Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(zone)
    .toPlainDate()
  const starts = [
    ...(days === undefined ? [] : [today.subtract({ days })]),
    ...(filter.from === undefined ? [] : [Temporal.PlainDate.from(filter.from)]),
  ]
  const end =
    filter.to === undefined ? undefined : Temporal.PlainDate.from(filter.to).add({ days: 1 })
  const midnight = (day: Temporal.PlainDate): string =>
    new Date(day.toZonedDateTime(zone).epochMilliseconds).toISOString()
  return and(
    ...starts.map((day) => sql`${auditEvents.occurredAt} >= ${midnight(day)}::timestamptz`),
    end === undefined ? undefined : sql`${auditEvents.occurredAt} < ${midnight(end)}::timestamptz`,
  )
}
