import { and, eq, sql } from "drizzle-orm"

import { withLookup, withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { messages, messageStops, smsInbox } from "@/db/schema/messages"
import type { Channel } from "@/db/schema/messages"
import type { Actor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId, PatientId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { addressHash } from "@/lib/sealing/blind-index"

import { afterReport } from "./delivery"
import { event, facts, failMessage } from "./delivery-commands"
import type { GatewayEvent } from "./schema"
import { wishOf } from "./stop-words"

/** What a signed webhook of the gateway tells. Told twice, or out of order, it counts once. */
export async function receiveGatewayEvent(
  told: GatewayEvent,
  at: Date,
): Promise<"done" | "unknown"> {
  return told.type === "report" ? takeReport(told, at) : takeReply(told, at)
}

async function takeReport(
  { id, status, reason }: Extract<GatewayEvent, { type: "report" }>,
  at: Date,
): Promise<"done" | "unknown"> {
  const [found] = await withLookup(id, (tx) =>
    tx.select({ clinicId: messages.clinicId }).from(messages).where(eq(messages.id, id)),
  )
  if (found === undefined) return "unknown"
  const actor = systemActor("gateway", found.clinicId)
  await withTenant(found.clinicId, async (tx) => {
    const [row] = await tx.select().from(messages).where(eq(messages.id, id)).for("update")
    const next = row === undefined ? undefined : afterReport(row.state, status)
    if (row === undefined || next === undefined) return
    if (next === "failed") return failMessage(tx, actor, row, reason ?? "undelivered", at)
    await tx
      .update(messages)
      .set({
        state: next,
        reason: null,
        claimedUntil: null,
        sentAt: sql`coalesce(${messages.sentAt}, ${at.toISOString()}::timestamptz)`,
        ...(next === "delivered" ? { deliveredAt: at } : {}),
      })
      .where(eq(messages.id, id))
    if (next === "delivered")
      await record(tx, actor, { ...event(row), action: "message.delivered", data: facts(row) }, at)
    await nudge(tx, actor.clinicId, "visits")
  })
  return "done"
}

/** STOP and its like count for every clinic that wrote to this number: the phone shows one sender. */
async function takeReply(
  { id, from, text }: Extract<GatewayEvent, { type: "inbound" }>,
  at: Date,
): Promise<"done" | "unknown"> {
  const wish = wishOf(text)
  if (wish === undefined) return "done"
  const hash = addressHash(from)
  const clinics = await withLookup(hash, (tx) =>
    tx
      .selectDistinct({ clinicId: messages.clinicId })
      .from(messages)
      .where(and(eq(messages.channel, "sms"), eq(messages.addressHash, hash))),
  )
  for (const { clinicId } of clinics) {
    const actor = systemActor("gateway", clinicId)
    await withTenant(clinicId, async (tx) => {
      const [first] = await tx
        .insert(smsInbox)
        .values({ id, clinicId, receivedAt: at })
        .onConflictDoNothing()
        .returning({ id: smsInbox.id })
      if (first === undefined) return
      if (wish === "stop") await stopWay(tx, actor, "sms", from, at)
      else await startWay(tx, clinicId, "sms", from)
    })
  }
  return clinics.length === 0 ? "unknown" : "done"
}

/** Nothing more goes this way to this address, for this clinic's patients who have it. */
export async function stopWay(
  tx: Tx,
  actor: Actor,
  channel: Channel,
  address: string,
  at: Date,
  whose?: readonly PatientId[],
): Promise<void> {
  const [stopped] = await tx
    .insert(messageStops)
    .values({
      clinicId: actor.clinicId,
      channel,
      address: addressHash(address),
      stoppedAt: at,
    })
    .onConflictDoNothing()
    .returning({ channel: messageStops.channel })
  if (stopped === undefined) return
  for (const patientId of whose ?? (await patientsAt(tx, channel, address)))
    await record(
      tx,
      actor,
      {
        action: "message.stopped",
        patientId,
        entity: { type: "patient", id: patientId },
        outcome: "success",
        purpose: "PATRQT",
        data: { channel },
      },
      at,
    )
}

async function startWay(
  tx: Tx,
  clinicId: ClinicId,
  channel: Channel,
  address: string,
): Promise<void> {
  await tx
    .delete(messageStops)
    .where(
      and(
        eq(messageStops.clinicId, clinicId),
        eq(messageStops.channel, channel),
        eq(messageStops.address, addressHash(address)),
      ),
    )
}

async function patientsAt(tx: Tx, channel: Channel, address: string): Promise<PatientId[]> {
  const rows = await tx
    .selectDistinct({ patientId: messages.patientId })
    .from(messages)
    .where(and(eq(messages.channel, channel), eq(messages.addressHash, addressHash(address))))
  return rows.flatMap((row) => row.patientId ?? [])
}
