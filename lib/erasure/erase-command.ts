import { and, countDistinct, eq, inArray, or, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { auditEvents } from "@/db/schema/audit"
import { erasureRequests } from "@/db/schema/erasure"
import { patients } from "@/db/schema/identity"
import { oneTimeCodes, portalSessions, proxies } from "@/db/schema/people"
import { visits } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { databaseError } from "@/lib/error"
import type { PatientId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { addressHash, emailForms, phoneForms } from "@/lib/sealing/blind-index"

import { tellDestroyed } from "./destroyed-keys"

/**
 * Does an approved erasure: rows, links, sessions and keys go in one transaction, with the event that
 * says so. Twice is as good as once. What stands in its way by now (a legal hold, a new visit) ends the
 * request; whoever wants it still asks anew.
 */
export async function erasePatient(
  actor: SystemActor,
  requestId: string,
  at: Date,
): Promise<"erased" | "over" | "blocked"> {
  try {
    return await withTenant(actor.clinicId, (tx) => erase(tx, actor, requestId, at))
  } catch (error) {
    // object_in_use: the function's own word for what is held or has visits to come.
    if (databaseError(error)?.code !== "55006") throw error
  }
  await withTenant(actor.clinicId, (tx) => giveUp(tx, actor, requestId, at))
  return "blocked"
}

async function erase(
  tx: Tx,
  actor: SystemActor,
  requestId: string,
  at: Date,
): Promise<"erased" | "over"> {
  const [asked] = await tx
    .select()
    .from(erasureRequests)
    .where(and(eq(erasureRequests.id, requestId), eq(erasureRequests.state, "approved")))
    .for("update")
  if (asked === undefined || asked.decidedBy === null) return "over"
  await lockRecord(tx, asked.patientId)
  const { ids, codes, portals, stops } = await contactsOf(tx, asked.patientId)
  // Before the keys go: from then on whatever happens to the record is the clinic's own event.
  const [known] = await tx
    .select({ subjects: countDistinct(auditEvents.patientRef) })
    .from(auditEvents)
    .where(inArray(auditEvents.patientId, ids))
  const { rows } = await tx.execute<{ count: string }>(sql`
    select erase_patient(${requestId}, ${sql.param(codes)}::uuid[], ${sql.param(portals)}::bytea[], ${sql.param(stops)}::text[]) as count`)
  await record(
    tx,
    actor,
    {
      action: "patient.erased",
      entity: { type: "patient", id: asked.patientId },
      outcome: "success",
      purpose: "HCOMPL",
      data: {
        requestId,
        requestedBy: asked.requestedBy,
        approvedBy: asked.decidedBy,
        basis: asked.basis,
        count: Number(rows[0]?.count ?? 0),
        subjects: known?.subjects ?? 0,
      },
    },
    at,
  )
  await tellDestroyed(tx, ids)
  await nudge(tx, actor.clinicId, "visits")
  return "erased"
}

/**
 * In the order in which the function locks them too, and before it asks whether anything is held: a hold on
 * a visit that somebody is just placing is waited for, and counts.
 */
async function lockRecord(tx: Tx, patientId: PatientId): Promise<void> {
  const records = await tx
    .select({ id: patients.id })
    .from(patients)
    .where(or(eq(patients.id, patientId), eq(patients.mergedInto, patientId)))
    .orderBy(patients.id)
    .for("update")
  await tx
    .select({ id: visits.id })
    .from(visits)
    .where(
      inArray(
        visits.patientId,
        records.map(({ id }) => id),
      ),
    )
    .orderBy(visits.id)
    .for("update")
}

async function giveUp(tx: Tx, actor: SystemActor, requestId: string, at: Date): Promise<void> {
  const [row] = await tx
    .update(erasureRequests)
    .set({ state: "refused", code: "blocked" })
    .where(and(eq(erasureRequests.id, requestId), eq(erasureRequests.state, "approved")))
    .returning({ patientId: erasureRequests.patientId })
  if (row === undefined) return
  await record(
    tx,
    actor,
    {
      action: "erasure.refused",
      patientId: row.patientId,
      entity: { type: "patient", id: row.patientId },
      outcome: "refused",
      purpose: "HCOMPL",
      data: { requestId, reason: "blocked" },
    },
    at,
  )
}

/** `ids`: the record and those that were merged into it. */
type Contacts = { ids: PatientId[]; codes: string[]; portals: Uint8Array[]; stops: string[] }

/**
 * Codes and sessions that were asked for by a contact of the patient, or of whoever acts for them, before
 * anybody knew whose it is: sealed under the clinic's key, so found by reading them all. Few are kept:
 * the retention round lets them go by the day.
 */
async function contactsOf(tx: Tx, patientId: PatientId): Promise<Contacts> {
  const records = await tx
    .select({ id: patients.id, email: patients.email, phone: patients.phone })
    .from(patients)
    .where(or(eq(patients.id, patientId), eq(patients.mergedInto, patientId)))
  const ids = records.map(({ id }) => id)
  const helpers = await tx
    .select({ id: proxies.id, email: proxies.email, phone: proxies.phone })
    .from(proxies)
    .where(inArray(proxies.patientId, ids))
  const known = new Set(
    [...records, ...helpers].flatMap(({ email, phone }) => [
      ...emailForms(email).map((form) => `email:${form}`),
      ...phoneForms(phone).map((form) => `phone:${form}`),
    ]),
  )
  const codes = await tx
    .select({ id: oneTimeCodes.id, contact: oneTimeCodes.contact })
    .from(oneTimeCodes)
  const sessions = await tx
    .select({ tokenHash: portalSessions.tokenHash, contact: portalSessions.contact })
    .from(portalSessions)
  return {
    ids,
    codes: codes.filter(({ contact }) => known.has(contact)).map(({ id }) => id),
    portals: sessions.filter(({ contact }) => known.has(contact)).map(({ tokenHash }) => tokenHash),
    stops: records.flatMap(({ email, phone }) =>
      [email, phone]
        .filter((one) => one !== null && one !== "")
        .map((one) => addressHash(one ?? "")),
    ),
  }
}
