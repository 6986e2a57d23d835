import { and, eq, inArray, sql } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditEvents } from "@/db/schema/audit"
import type { Actor, StaffActor } from "@/lib/actor"
import { may } from "@/lib/permissions"
import { reasonField } from "@/lib/reason-schema"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { steppedUp } from "@/lib/step-up"

import { dayIn, zoneOf } from "../clinic-clock"
import { deny, denyLog } from "../denied"
import { auditActions } from "../event"
import { kindOf } from "../events/fhir-codes"
import { openedPayload } from "../events/row-line"
import { Filter } from "../filter"
import { matching } from "../matching"
import { mayAudit } from "../policy"
import { record } from "../record"
import { accountingOf } from "./accounting"
import type { Accounting, Disclosure } from "./accounting"
import { eventsSuspended } from "./suspensions"

const patient = Filter.shape.patient.unwrap()
const text = (most: number) => z.string().trim().min(1).max(most)

/** What left by another way than Housecall, as whoever sent it writes it down. */
export const NewDisclosure = z.strictObject({
  patient,
  on: z.iso.date(),
  recipient: text(200),
  address: text(300).optional(),
  what: text(500),
  why: reasonField(),
})

export const AccountingRequest = z.strictObject({ patient, reason: reasonField() })

export async function recordDisclosure(
  actor: Actor,
  { patient: reference, ...data }: z.infer<typeof NewDisclosure>,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | "not_yet">> {
  if (actor.kind !== "staff" || !may(actor, "disclosure.record"))
    return denyLog(actor, "disclosure.recorded")
  const result = await withTenant(actor.clinicId, async (tx) => {
    const { patientId } = await matching(tx, { patient: reference }, at)
    if (patientId === undefined) return refuse("not_found")
    if (data.on > dayIn(await zoneOf(tx), at)) return refuse("not_yet")
    await record(
      tx,
      actor,
      {
        action: "disclosure.recorded",
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
  return deny(
    actor,
    "disclosure.recorded",
    { type: "audit_log", id: actor.clinicId },
    "not_found",
    at,
  )
}

/** The accounting of one patient's disclosures. It leaves the clinic: it asks a reason, and is an event. */
export async function exportAccounting(
  actor: Actor,
  { patient: reference, reason }: z.infer<typeof AccountingRequest>,
  at: Date,
): Promise<Result<Accounting & { name: string }, "forbidden" | "step_up_needed" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.exported")
  if (!steppedUp(actor, at)) {
    const entity = { type: "audit_log", id: actor.clinicId } as const
    return deny(actor, "audit.exported", entity, "step_up_needed", at)
  }
  const result = await withTenant(actor.clinicId, async (tx) => {
    const { where, patientId } = await matching(tx, { patient: reference }, at)
    if (patientId === undefined) return refuse("not_found")
    const today = dayIn(await zoneOf(tx), at)
    const hidden = await eventsSuspended(tx, actor.clinicId, patientId, today)
    const accounting = accountingOf(await disclosuresWhere(tx, actor, where, hidden), today)
    await record(
      tx,
      actor,
      {
        action: "audit.exported",
        patientId,
        entity: { type: "audit_log", id: actor.clinicId },
        outcome: "success",
        purpose: "HCOMPL",
        data: { form: "accounting", results: accounting.rows, reason },
      },
      at,
    )
    return ok({ ...accounting, name: `disclosures-${reference.toUpperCase()}-${today}.csv` })
  })
  if (result.ok || result.reason !== "not_found") return result
  return deny(actor, "audit.exported", { type: "audit_log", id: actor.clinicId }, "not_found", at)
}

/** Every action that BALP calls a disclosure at its source. */
const disclosing = auditActions.filter((action) => kindOf[action] === "disclosure")

async function disclosuresWhere(
  tx: Tx,
  actor: StaffActor,
  where: ReturnType<typeof and>,
  hidden: ReadonlySet<string>,
): Promise<Disclosure[]> {
  const zone = await zoneOf(tx)
  const rows = await tx
    .select({
      id: auditEvents.id,
      at: auditEvents.occurredAt,
      action: auditEvents.action,
      purpose: auditEvents.purpose,
      payload: auditEvents.payload,
      key_id: auditEvents.payloadKeyId,
      wrapped: sql<Buffer | null>`(select k.wrapped from subject_keys k where k.id = ${auditEvents.payloadKeyId})`,
    })
    .from(auditEvents)
    .where(and(where, inArray(auditEvents.action, disclosing), eq(auditEvents.outcome, "success")))
  return rows.flatMap((row): Disclosure[] => {
    if (row.action !== "disclosure.recorded")
      return [
        {
          on: dayIn(zone, row.at),
          purpose: row.purpose,
          recipient: "Staff of the clinic",
          address: undefined,
          what: row.action,
          why: row.purpose,
          suspended: false,
        },
      ]
    const said = Recorded.safeParse(openedPayload(actor.clinicId, row)).data
    // Erased with its patient's key: what it said is gone, that it was is in the log.
    return said === undefined
      ? []
      : [
          {
            ...said.data,
            address: said.data.address,
            purpose: "recorded",
            suspended: hidden.has(row.id),
          },
        ]
  })
}

const Recorded = z.looseObject({
  data: z.object({
    on: z.string(),
    recipient: z.string(),
    address: z.string().optional(),
    what: z.string(),
    why: z.string(),
  }),
})
