import { and, eq, exists, isNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { devices, seats } from "@/db/schema/rooms"
import type { VisitRow } from "@/db/schema/scheduling"
import type { DeviceActor, StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { DeviceId } from "@/lib/ids"

import { unseat } from "./unseat"

/** A condition: the device is the visit's own, and its link was not taken back. */
export function hasRight(tx: Tx, { visitId, deviceId, patientId }: DeviceActor) {
  const right = and(
    eq(devices.id, deviceId),
    eq(devices.visitId, visitId),
    eq(devices.patientId, patientId),
    isNull(devices.revokedAt),
  )
  return exists(tx.select({ id: devices.id }).from(devices).where(right))
}

/**
 * A bedside link is taken back for good: whoever holds it sits in the visit no more, and adds nothing
 * to the record. False: there is no such link, or it was taken back before.
 */
export async function takeBackLink(
  tx: Tx,
  actor: StaffActor,
  visit: VisitRow,
  deviceId: DeviceId,
  at: Date,
): Promise<boolean> {
  const { id: visitId, patientId } = visit
  const standing = and(
    eq(devices.id, deviceId),
    eq(devices.visitId, visitId),
    isNull(devices.revokedAt),
  )
  const taken = await tx
    .update(devices)
    .set({ revokedAt: at })
    .where(standing)
    .returning({ id: devices.id })
  if (taken.length === 0) return false
  const entity = { type: "device", id: deviceId } as const
  const event = { entity, outcome: "success", purpose: "TREAT", patientId } as const
  await record(tx, actor, { ...event, action: "device.unlinked", data: { visitId, deviceId } }, at)
  const [seat] = await tx
    .select()
    .from(seats)
    .where(and(eq(seats.visitId, visitId), eq(seats.deviceId, deviceId)))
  if (seat !== undefined && seat.state !== "withdrawn")
    await unseat(tx, actor, visit, seat, "withdrawn", at)
  return true
}
