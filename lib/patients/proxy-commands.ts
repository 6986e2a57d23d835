import { randomUUID } from "node:crypto"

import { and, eq, isNull } from "drizzle-orm"

import { proxies } from "@/db/schema/people"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { indexProxy } from "@/lib/sealing/patient-row"
import { sealRow } from "@/lib/sealing/seal-row"

import { lastDay } from "./proxy-days"
import { onRecord } from "./record-access"
import type { RecordRefusal } from "./record-access"
import type { NewProxy } from "./schema"

/** Somebody may act for this patient on /my, from a day until a day or until they are removed. */
export function addProxy(
  actor: StaffActor,
  patientId: string,
  proxy: NewProxy,
  at: Date,
): Promise<Result<{ proxyId: string; untilDay: string | null }, RecordRefusal | "of_age">> {
  const asked = { permission: "patient.edit", attempted: "proxy.added", needs: "details" } as const
  return onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
    const last = lastDay(patient.birthDate, proxy)
    if (!last.ok) return refuse("of_age")
    const proxyId = randomUUID()
    const { untilDay } = last
    const whose = { clinicId: actor.clinicId, patientId: patient.id }
    await tx.insert(proxies).values({
      ...(await sealRow(tx, whose, proxies, proxyId, proxy)),
      untilDay,
      id: proxyId,
      clinicId: actor.clinicId,
      patientId: patient.id,
      addedBy: actor.userId,
      addedAt: at,
    })
    await indexProxy(tx, actor.clinicId, proxyId, proxy)
    await record(
      tx,
      actor,
      {
        action: "proxy.added",
        patientId: patient.id,
        entity: { type: "proxy", id: proxyId },
        outcome: "success",
        purpose,
        data: { proxyId, relation: proxy.relation },
      },
      at,
    )
    // Whoever sits at the desk could enter themselves: the patient hears of it.
    const { clinicId } = actor
    await enqueue(tx, clinicId, letterJob, { kind: "proxy_added", patientId: patient.id })
    return ok({ proxyId, untilDay })
  })
}

/** Ends it at once: the next page that the proxy opens asks for a code. */
export function removeProxy(
  actor: StaffActor,
  patientId: string,
  proxyId: string,
  at: Date,
): Promise<Result<undefined, RecordRefusal>> {
  const asked = {
    permission: "patient.edit",
    attempted: "proxy.removed",
    needs: "details",
  } as const
  return onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
    const removed = await tx
      .update(proxies)
      .set({ removedAt: at, removedBy: actor.userId })
      .where(
        and(eq(proxies.id, proxyId), eq(proxies.patientId, patient.id), isNull(proxies.removedAt)),
      )
      .returning({ id: proxies.id })
    if (removed.length === 0) return refuse("not_found")
    await record(
      tx,
      actor,
      {
        action: "proxy.removed",
        patientId: patient.id,
        entity: { type: "proxy", id: proxyId },
        outcome: "success",
        purpose,
        data: { proxyId },
      },
      at,
    )
    return ok()
  })
}
