import { eq } from "drizzle-orm"
import { z } from "zod"

import { withTenant } from "@/db/client"
import { visits } from "@/db/schema/scheduling"
import { news2Scales } from "@/db/schema/vitals"
import type { StaffActor } from "@/lib/actor"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import type { VisitId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { may } from "@/lib/permissions"
import { reasonField } from "@/lib/reason-schema"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { lockMonitor, tellMonitor } from "../alarms/stored-monitor"
import { mayReadVitals } from "../policy"
import type { ReadRefusal } from "../policy"
import type { News2Scale } from "./news2-scale"
import { observationsIn, scaleIn } from "./queries"
import { withJudged } from "./score-watch"

export const ScaleInput = z.strictObject({
  scale: z.union([z.literal(1), z.literal(2)]),
  reason: reasonField({ lines: false }),
  /** Of the decision that the person saw. */
  version: z.int().min(0).max(1e6),
})

/**
 * A clinician decides which SpO₂ scale counts: scale 2 is for whoever is meant to have 88 to 92 %. Where
 * another decision was made meanwhile, nothing changes.
 */
export async function decideScale(
  actor: StaffActor,
  visitId: VisitId,
  wanted: z.infer<typeof ScaleInput>,
  at: Date,
): Promise<Result<News2Scale, ReadRefusal | "changed_meanwhile">> {
  const entity = { type: "vitals", id: visitId } as const
  const result = await withTenant(actor.clinicId, async (tx) => {
    const [visit] = await tx.select().from(visits).where(eq(visits.id, visitId))
    const answer = mayReadVitals(actor, visit)
    if (visit === undefined || answer !== "yes")
      return refuse(answer === "yes" ? "not_found" : answer)
    if (!may(actor, "news2.scale")) return refuse("forbidden")
    const monitor = await lockMonitor(tx, visitId)
    const was = await scaleIn(tx, visitId)
    if (was.version !== wanted.version) return refuse("changed_meanwhile")
    const { clinicId, patientId } = visit
    const { scale, reason } = wanted
    const version = was.version + 1
    const by = { decidedBy: actor.userId, decidedAt: at }
    const row = { clinicId, visitId, version, scale, reason, ...by }
    const key = `${visitId}|${version}`
    // Two at once: the key lets one through.
    const made = await tx
      .insert(news2Scales)
      .values(await sealRow(tx, { clinicId, patientId }, news2Scales, key, row))
      .onConflictDoNothing()
      .returning({ version: news2Scales.version })
    if (made.length === 0) return refuse("changed_meanwhile")
    const data = { visitId, from: was.scale, scale, version }
    const event = { outcome: "success", purpose: purposeOf(actor), patientId, data } as const
    await record(tx, actor, { ...event, entity, action: "vitals.scale_decided" }, at)
    const now = await scaleIn(tx, visitId)
    const judged = { observations: await observationsIn(tx, visitId), scale: now }
    if (monitor !== undefined)
      await tellMonitor(tx, actor, monitor, { kind: "tick" }, at, (watch) =>
        withJudged(watch, judged, at.getTime()),
      )
    await nudge(tx, clinicId, "alarms", visitId)
    return ok(now)
  })
  if (result.ok || result.reason === "changed_meanwhile") return result
  return deny(actor, "vitals.scale_decided", entity, result.reason, at)
}
