import { and, eq, inArray, lte } from "drizzle-orm"

import { withTenant } from "@/db/client"
import type { Tx } from "@/db/client"
import { bookingAnswers, holds } from "@/db/schema/booking"
import { recordAll } from "@/lib/audit/record"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId, HoldId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"

const live = ["held", "requested"] as const

/** Gives back the time of holds whose time is over. A request that nobody answered is declined. */
export async function expireHolds(
  tx: Tx,
  clinicId: ClinicId,
  stale: readonly { id: HoldId }[],
  at: Date,
): Promise<number> {
  if (stale.length === 0) return 0
  const ids = stale.map(({ id }) => id)
  const asked = await tx
    .select({ id: holds.id })
    .from(holds)
    .where(and(inArray(holds.id, ids), eq(holds.state, "requested")))
  const over = await tx
    .update(holds)
    .set({ state: "expired" })
    .where(and(inArray(holds.id, ids), inArray(holds.state, live), lte(holds.expiresAt, at)))
    .returning({ id: holds.id, clinicianId: holds.clinicianId })
  await recordAll(
    tx,
    systemActor("holds", clinicId),
    over.map(({ id }) => ({
      action: "visit.hold_released" as const,
      entity: { type: "hold" as const, id },
      outcome: "success" as const,
      purpose: "HOPERAT" as const,
      data: { holdId: id, reason: "expired" },
    })),
    at,
  )
  for (const { id } of asked) {
    if (over.some((hold) => hold.id === id))
      await enqueue(tx, clinicId, letterJob, { kind: "request_declined", holdId: id })
  }
  if (over.length > 0) await nudge(tx, clinicId, "visits")
  return over.length
}

const answersLastMs = 24 * 3_600_000
const most = 200

/** The worker's round: stale holds that nobody ran into, and answers that nobody asks for again. */
export function sweepHolds(clinicId: ClinicId, at: Date): Promise<number> {
  return withTenant(clinicId, async (tx) => {
    await tx
      .delete(bookingAnswers)
      .where(lte(bookingAnswers.createdAt, new Date(at.getTime() - answersLastMs)))
    const stale = await tx
      .select({ id: holds.id })
      .from(holds)
      .where(and(inArray(holds.state, live), lte(holds.expiresAt, at)))
      .limit(most)
      .for("update", { skipLocked: true })
    return expireHolds(tx, clinicId, stale, at)
  })
}
