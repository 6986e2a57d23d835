import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { alarmOrder } from "@/db/schema/alarms"
import type { AlarmMonitorRow } from "@/db/schema/alarms"
import type { StaffActor } from "@/lib/actor"

/** Whether this person was told of the visit's alarms, or stands among those who will be. */
export async function isToldOf(
  tx: Tx,
  actor: StaffActor,
  monitor: AlarmMonitorRow | undefined,
): Promise<boolean> {
  if (monitor === undefined || monitor.closed) return false
  if (monitor.told?.users.includes(actor.userId) === true) return true
  const rows = await tx
    .select({ userId: alarmOrder.userId })
    .from(alarmOrder)
    .where(eq(alarmOrder.userId, actor.userId))
  return rows.length > 0
}

/** For the audit: on what ground it was read or answered. */
export function asWho(answer: "yes" | "told"): { as?: "told" } {
  return answer === "told" ? { as: "told" } : {}
}
