import { desc, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { lateNotices, queueEntries } from "@/db/schema/queue"
import { visits } from "@/db/schema/scheduling"
import type { SystemActor } from "@/lib/actor"
import { placeInLine } from "@/lib/consultations/line"
import { inLine } from "@/lib/consultations/visit-rows"
import type { VisitId } from "@/lib/ids"
import { nudgeVisit } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { windowAt } from "@/lib/visit-window"

import { noticeDue } from "./late"

/**
 * Tells those in the waiting room that their clinician runs late: by message, as their phone may lie in
 * a pocket; the page says it too. A quarter of an hour late, and again for each quarter more. Answers
 * how many were told.
 */
export async function tellDelays(actor: SystemActor, at: Date): Promise<number> {
  return withTenant(actor.clinicId, async (tx) => {
    const open = await tx
      .select({ visit: visits, walkIn: queueEntries.id })
      .from(visits)
      .leftJoin(queueEntries, eq(queueEntries.visitId, visits.id))
      .where(eq(visits.state, "waiting"))
    const calls = await tx.select().from(visits).where(eq(visits.state, "in_call"))
    let told = 0
    for (const { visit, walkIn } of open) {
      // A walk-in has no booked time to be late for.
      if (walkIn !== null || windowAt(visit, at) !== "open") continue
      const line = [...open.map((row) => row.visit), ...calls].filter(
        (other) => other.clinicianId === visit.clinicianId,
      )
      const late = placeInLine(visit.id, line.map(inLine), at)?.late
      const minutes = noticeDue(late?.minutes ?? 0, await lastNotice(tx, visit.id))
      if (minutes === undefined) continue
      const { id: visitId, clinicId, patientId } = visit
      const kept = await tx
        .insert(lateNotices)
        .values({ clinicId, visitId, minutes, toldAt: at })
        .onConflictDoNothing()
        .returning({ minutes: lateNotices.minutes })
      if (kept.length === 0) continue
      await enqueue(tx, clinicId, letterJob, { kind: "running_late", visitId, patientId })
      await nudgeVisit(tx, clinicId, visitId)
      told += 1
    }
    return told
  })
}

async function lastNotice(tx: Tx, visitId: VisitId): Promise<number> {
  const [row] = await tx
    .select({ minutes: lateNotices.minutes })
    .from(lateNotices)
    .where(eq(lateNotices.visitId, visitId))
    .orderBy(desc(lateNotices.minutes))
    .limit(1)
  return row?.minutes ?? 0
}
