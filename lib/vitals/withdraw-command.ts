import { and, eq, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import type { DeviceActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { record } from "@/lib/audit/record"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { hasRight } from "@/lib/rooms/device-right"

import { lockMonitor, tellMonitor } from "./alarms/stored-monitor"
import { type ChartRefusal, mayWithdraw } from "./policy"
import type { Withdrawal } from "./schema"
import { withoutNumber } from "./scores/score-watch"

/** `withdrawn`: those that were there. The same again takes nothing more. */
type Withdrawn = { withdrawn: number }

/** Takes back what this device's page had typed in. Consent is not asked: less is kept, not more. */
export async function withdraw(
  actor: DeviceActor,
  { values }: Withdrawal,
  now: Date = new Date(),
): Promise<Result<Withdrawn, "not_found" | ChartRefusal>> {
  const { clinicId, visitId, patientId, deviceId } = actor
  const entity = { type: "vitals", id: visitId } as const
  const result = await withTenant(clinicId, async (tx) => {
    const [visit] = await tx
      .select()
      .from(visits)
      .where(and(eq(visits.id, visitId), hasRight(tx, actor)))
    if (visit === undefined) return refuse("not_found")
    const answer = mayWithdraw(visit, now)
    const codes = new Set<string>()
    let count = 0
    const gone: { code: string; takenAt: number }[] = []
    if (answer === "yes")
      for (const { code, at } of values) {
        const moment = new Date(at).toISOString()
        const { rows } = await tx.execute<{ gone: boolean }>(
          sql`select withdraw_vital_numeric(${visitId}, ${deviceId}, ${code}, ${moment}) as gone`,
        )
        if (rows[0]?.gone !== true) continue
        codes.add(code)
        gone.push({ code, takenAt: at })
        count++
      }
    if (answer === "yes" && count === 0) return ok({ withdrawn: 0 })
    await record(
      tx,
      actor,
      {
        action: "vitals.withdrawn",
        entity,
        outcome: answer === "yes" ? "success" : "refused",
        purpose: "TREAT",
        patientId,
        data: { visitId, codes: [...codes].sort(), count },
      },
      now,
    )
    const monitor = gone.length === 0 ? undefined : await lockMonitor(tx, visitId)
    if (monitor !== undefined)
      await tellMonitor(tx, actor, monitor, { kind: "tick" }, now, (score) =>
        gone.reduce((known, one) => withoutNumber(known, one, now.getTime()), score),
      )
    return answer === "yes" ? ok({ withdrawn: count }) : refuse(answer)
  })
  if (result.ok || result.reason !== "not_found") return result
  return deny(actor, "vitals.withdrawn", entity, result.reason, now)
}
