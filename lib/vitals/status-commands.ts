import { desc, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { devices } from "@/db/schema/rooms"
import { deviceStatuses } from "@/db/schema/vitals"
import type { DeviceActor } from "@/lib/actor"

import { reportsOf } from "./alarms/device-reports"
import type { Report } from "./alarms/event"
import type { Condition, DeviceStatus } from "./numerics"

export type StoredStatuses = {
  /** Those that were not known yet, oldest first. */
  readonly fresh: readonly DeviceStatus[]
  /** What the alarms of the visit are told by them. */
  readonly reports: readonly Report[]
}

/** Keeps what a device says is wrong; what is older than its last word says nothing of now. */
export async function storeStatuses(
  tx: Tx,
  { clinicId, visitId, deviceId }: DeviceActor,
  statuses: readonly DeviceStatus[],
): Promise<StoredStatuses> {
  if (statuses.length === 0) return { fresh: [], reports: [] }
  const known = await newestOf(tx, visitId)
  const rows = statuses
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, conditions }) => ({ clinicId, visitId, deviceId, at: new Date(at), conditions }))
  const added = await tx
    .insert(deviceStatuses)
    .values(rows)
    .onConflictDoNothing()
    .returning({ at: deviceStatuses.at, conditions: deviceStatuses.conditions })
  const fresh = added
    .map(({ at, conditions }) => ({ at: at.getTime(), conditions }))
    .toSorted((a, b) => a.at - b.at)
  const reports: Report[] = []
  for (const { at, conditions } of fresh) {
    if (at <= (known.get(deviceId)?.at ?? -Infinity)) continue
    const before = wrong(known)
    known.set(deviceId, { at, conditions, isOver: () => false })
    reports.push(...reportsOf(before, wrong(known, at), at))
  }
  return { fresh, reports }
}

/** `isOver`: whether by then the device's link was taken back: it says nothing any more, also not that all is well. */
type Word = DeviceStatus & { readonly isOver: (at: number) => boolean }

/** The last word of each device in the visit. */
async function newestOf(tx: Tx, visitId: DeviceActor["visitId"]) {
  const rows = await tx
    .selectDistinctOn([deviceStatuses.deviceId], {
      said: deviceStatuses,
      revokedAt: devices.revokedAt,
    })
    .from(deviceStatuses)
    .innerJoin(devices, eq(devices.id, deviceStatuses.deviceId))
    .where(eq(deviceStatuses.visitId, visitId))
    .orderBy(deviceStatuses.deviceId, desc(deviceStatuses.at))
  return new Map<DeviceActor["deviceId"], Word>(
    rows.map(({ said: { deviceId, at, conditions }, revokedAt }) => {
      const over = revokedAt?.getTime() ?? Infinity
      return [deviceId, { at: at.getTime(), conditions, isOver: (moment) => over <= moment }]
    }),
  )
}

/** Of one device that two pages tell of, it is wrong while either says so. */
function wrong(of: ReadonlyMap<unknown, Word>, at = -Infinity): readonly Condition[] {
  return [...of.values()].flatMap(({ conditions, isOver }) => (isOver(at) ? [] : conditions))
}
