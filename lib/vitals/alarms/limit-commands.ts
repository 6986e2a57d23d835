import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { alarmLimits } from "@/db/schema/alarms"
import { users } from "@/db/schema/identity"
import { visits } from "@/db/schema/scheduling"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record, recordAll } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { mayReadVitals } from "../policy"
import type { ReadRefusal } from "../policy"
import type { News2Scale } from "../scores/news2-scale"
import type { Observation } from "../scores/observation"
import { observationsIn, scaleIn } from "../scores/queries"
import { limitChanges } from "./limit-changes"
import type { Limits } from "./limits"
import { limitsIn } from "./stored-limits"
import { lockMonitor, tellMonitor } from "./stored-monitor"

export type LimitsView = {
  limits: Limits
  /** Those of the patient's age, to go back to. */
  defaults: Limits
  /** Null: nobody set them. `at` in ISO 8601. */
  set: { by: string; name: string; at: string } | null
  /** Which SpO₂ scale the score beside the alarms has. */
  scale: News2Scale
  /** What people observed for it: of each item the newest. */
  observations: readonly Observation[]
}

/** The limits that count in a visit. */
export async function limitsOf(
  actor: StaffActor,
  visitId: VisitId,
  at: Date,
): Promise<Result<LimitsView, ReadRefusal>> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const answer = mayReadVitals(actor, visit)
    if (visit === undefined || answer !== "yes")
      return refuse(answer === "yes" ? "not_found" : answer)
    const { clinicId, patientId } = visit
    const { limits, defaults, set } = await limitsIn(tx, { clinicId, patientId, visitId }, at)
    const [person] =
      set === null
        ? []
        : await tx.select({ name: users.name }).from(users).where(eq(users.id, set.by))
    const event = { outcome: "success", purpose: purposeOf(actor), patientId } as const
    const entity = { type: "vitals", id: visitId } as const
    await record(
      tx,
      actor,
      { ...event, entity, action: "alarm.limits_read", data: { visitId } },
      at,
    )
    return ok({
      limits,
      defaults,
      set: set === null ? null : { ...set, name: person?.name ?? "", at: set.at.toISOString() },
      scale: await scaleIn(tx, visitId),
      observations: await observationsIn(tx, visitId),
    })
  })
  return result.ok ? result : deny(actor, "alarm.limits_read", entityOf(visitId), result.reason, at)
}

/**
 * Sets a visit's limits. `version` is that of the limits which the person saw: where others were set
 * meanwhile, nothing changes. Answers with the new limits.
 */
export async function setLimits(
  actor: StaffActor,
  visitId: VisitId,
  wanted: Limits,
  at: Date,
): Promise<Result<Limits, ReadRefusal | "changed_meanwhile">> {
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const answer = mayReadVitals(actor, visit)
    if (visit === undefined || answer !== "yes")
      return refuse(answer === "yes" ? "not_found" : answer)
    if (!may(actor, "alarm.limits")) return refuse("forbidden")
    const { clinicId, patientId } = visit
    const monitor = await lockMonitor(tx, visitId)
    const { limits: was } = await limitsIn(tx, { clinicId, patientId, visitId }, at)
    if (was.version !== wanted.version) return refuse("changed_meanwhile")
    const changes = limitChanges(was, wanted)
    if (changes.length === 0) return ok(was)
    const limits = { ...wanted, version: was.version + 1 }
    const { version } = limits
    // Two at once: the key lets one through.
    const made = await tx
      .insert(alarmLimits)
      .values({ clinicId, visitId, version, limits, setBy: actor.userId, setAt: at })
      .onConflictDoNothing()
      .returning({ version: alarmLimits.version })
    if (made.length === 0) return refuse("changed_meanwhile")
    // An event holds 64 codes: all of the change is in the log.
    const parts = Array.from({ length: Math.ceil(changes.length / 64) }, (_, i) =>
      changes.slice(i * 64, (i + 1) * 64),
    )
    const event = { outcome: "success", purpose: purposeOf(actor), patientId } as const
    const logged = { ...event, entity: entityOf(visitId), action: "alarm.limits_set" } as const
    const data = { visitId, from: was.version, version, count: changes.length }
    await recordAll(
      tx,
      actor,
      parts.map((part) => ({ ...logged, data: { ...data, changes: part } })),
      at,
    )
    const deed = { by: actor.userId, comment: "", at: at.getTime() }
    if (monitor !== undefined)
      await tellMonitor(tx, actor, monitor, { ...deed, kind: "limits_changed", limits }, at)
    await nudge(tx, clinicId, "alarms", visitId)
    return ok(limits)
  })
  if (result.ok || result.reason === "changed_meanwhile") return result
  return deny(actor, "alarm.limits_set", entityOf(visitId), result.reason, at)
}

function entityOf(visitId: VisitId) {
  return { type: "vitals", id: visitId } as const
}
