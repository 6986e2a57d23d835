import { and, inArray, sql } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditEvents } from "@/db/schema/audit"
import type { Actor } from "@/lib/actor"
import type { ClinicId } from "@/lib/ids"
import { may } from "@/lib/permissions"
import { reasonField } from "@/lib/reason-schema"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { dayIn, zoneOf } from "../clinic-clock"
import { deny, denyLog } from "../denied"
import { openedPayload } from "../events/row-line"
import { Filter } from "../filter"
import { matching } from "../matching"
import { record } from "../record"

/** That an agency asked for the patient not to be told of disclosures to it, up to and with a day. */
export const NewSuspension = z.strictObject({
  patient: Filter.shape.patient.unwrap(),
  agency: z.string().trim().min(1).max(200),
  until: z.iso.date(),
  /** An oral statement holds for 30 days at most. */
  statement: z.enum(["written", "oral"]),
  reason: reasonField(),
})

/** 45 CFR 164.528(a)(2)(ii)(C). */
const oralDays = 30

/**
 * Suspends the patient's right to an accounting of disclosures to one health oversight agency or law
 * enforcement official (45 CFR 164.528(a)(2)). It is an event, which holds all there is of it, and ends by
 * its date. The auditors' own pages and exports of the log keep showing everything.
 */
export async function suspendAccounting(
  actor: Actor,
  { patient, ...data }: z.infer<typeof NewSuspension>,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | "not_ahead" | "past_oral_limit">> {
  if (actor.kind !== "staff" || !may(actor, "disclosure.record"))
    return denyLog(actor, "disclosure.suspended")
  const result = await withTenant(actor.clinicId, async (tx) => {
    const { patientId } = await matching(tx, { patient }, at)
    if (patientId === undefined) return refuse("not_found")
    const today = dayIn(await zoneOf(tx), at)
    if (data.until < today) return refuse("not_ahead")
    if (data.statement === "oral" && data.until > daysAfter(today, oralDays))
      return refuse("past_oral_limit")
    await record(
      tx,
      actor,
      {
        action: "disclosure.suspended",
        patientId,
        entity: { type: "patient", id: patientId },
        outcome: "success",
        purpose: "HOPERAT",
        data,
      },
      at,
    )
    return ok()
  })
  if (result.ok || result.reason !== "not_found") return result
  const entity = { type: "audit_log", id: actor.clinicId } as const
  return deny(actor, "disclosure.suspended", entity, "not_found", at)
}

/**
 * The events that the patient is not told of on this day: the suspensions that stand, and what was recorded
 * as given to their agencies. `patientId` with what was merged into it.
 */
export async function eventsSuspended(
  tx: Tx,
  clinicId: ClinicId,
  patientId: string,
  today: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx
    .select({
      id: auditEvents.id,
      action: auditEvents.action,
      payload: auditEvents.payload,
      key_id: auditEvents.payloadKeyId,
      wrapped: sql<Buffer | null>`(select k.wrapped from subject_keys k where k.id = ${auditEvents.payloadKeyId})`,
    })
    .from(auditEvents)
    .where(
      and(
        inArray(auditEvents.action, ["disclosure.suspended", "disclosure.recorded"]),
        sql`${auditEvents.patientId} in (select id from patients where id = ${patientId} or merged_into = ${patientId})`,
      ),
    )
  const opened = rows.map((row) => ({ id: row.id, said: openedPayload(clinicId, row) }))
  const standing = opened.flatMap(({ id, said }) => {
    const suspension = Suspended.safeParse(said).data?.data
    return suspension !== undefined && today <= suspension.until
      ? [{ id, agency: sameName(suspension.agency) }]
      : []
  })
  const agencies = new Set(standing.map(({ agency }) => agency))
  const recorded = opened.filter(({ said }) => {
    const recipient = Recorded.safeParse(said).data?.data.recipient
    return recipient !== undefined && agencies.has(sameName(recipient))
  })
  return new Set([...standing, ...recorded].map(({ id }) => id))
}

const Suspended = z.looseObject({
  action: z.literal("disclosure.suspended"),
  data: z.object({ agency: z.string(), until: z.string() }),
})
const Recorded = z.looseObject({
  action: z.literal("disclosure.recorded"),
  data: z.object({ recipient: z.string() }),
})

/** People write the same name with other spaces and capitals. */
function sameName(name: string): string {
  return name.normalize("NFKC").toLowerCase().replaceAll(/\s+/g, " ").trim()
}

/** YYYY-MM-DD so many days on. */
function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10)
}
