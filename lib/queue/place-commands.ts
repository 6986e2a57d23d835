import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { queueEntries } from "@/db/schema/queue"
import type { Actor, StaffActor, VisitorActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { lineMoved } from "./near"
import type { EntryRow } from "./queue-rows"

/** Leaves the line by the patient's own button. Pressed twice, it has happened once. */
export async function leaveQueue(
  walkIn: VisitorActor,
  at: Date,
): Promise<Result<undefined, "not_found" | "already_taken">> {
  return withTenant(walkIn.clinicId, async (tx) => {
    const left = await leave(tx, walkIn, walkIn.visitorId, "patient", at)
    return left === "left" ? ok() : refuse(left)
  })
}

/** Takes somebody out of the line who was answered otherwise, or is gone. */
export async function removeFromQueue(
  actor: StaffActor,
  entryId: string,
  at: Date,
): Promise<Result<undefined, "forbidden" | "not_found" | "already_taken">> {
  const entity = { type: "queue_entry" as const, id: entryId }
  if (!may(actor, "queue.add")) return deny(actor, "queue.left", entity, "forbidden")
  const left = await withTenant(actor.clinicId, (tx) => leave(tx, actor, entryId, "staff", at))
  if (left === "not_found") return deny(actor, "queue.left", entity, "not_found")
  return left === "left" ? ok() : refuse(left)
}

/** "Text me when it is my turn". With nobody much before them the message goes out at once. */
export async function wishMessage(
  walkIn: VisitorActor,
  wanted: boolean,
  at: Date,
): Promise<Result<undefined, "not_found">> {
  return withTenant(walkIn.clinicId, async (tx) => {
    const [entry] = await tx
      .update(queueEntries)
      .set({ messageWanted: wanted })
      .where(and(eq(queueEntries.id, walkIn.visitorId), eq(queueEntries.state, "waiting")))
      .returning({ id: queueEntries.id, patientId: queueEntries.patientId })
    if (entry === undefined) return refuse("not_found")
    await record(
      tx,
      walkIn,
      {
        action: "queue.message_asked",
        patientId: entry.patientId,
        entity: { type: "queue_entry", id: entry.id },
        outcome: "success",
        purpose: "PATRQT",
        data: { entryId: entry.id, wanted },
      },
      at,
    )
    await lineMoved(tx, walkIn.clinicId, at)
    return ok()
  })
}

async function leave(
  tx: Tx,
  actor: Actor,
  entryId: string,
  reason: "patient" | "staff",
  at: Date,
): Promise<"left" | "not_found" | "already_taken"> {
  const entry = await lockEntry(tx, entryId)
  if (entry === undefined) return "not_found"
  if (entry.state === "taken") return "already_taken"
  if (entry.state === "left") return "left"
  await tx
    .update(queueEntries)
    .set({ state: "left", version: entry.version + 1, leftAt: at, leftReason: reason })
    .where(eq(queueEntries.id, entryId))
  await record(
    tx,
    actor,
    {
      action: "queue.left",
      patientId: entry.patientId,
      entity: { type: "queue_entry", id: entryId },
      outcome: "success",
      purpose: purposeOf(actor),
      data: { entryId, reason },
    },
    at,
  )
  await lineMoved(tx, actor.clinicId, at)
  return "left"
}

async function lockEntry(tx: Tx, id: string): Promise<EntryRow | undefined> {
  const [entry] = await tx.select().from(queueEntries).where(eq(queueEntries.id, id)).for("update")
  return entry
}
