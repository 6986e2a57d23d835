import { and, eq, isNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { queueEntries } from "@/db/schema/queue"
import type { ClinicId } from "@/lib/ids"
import { nudge } from "@/lib/jobs/nudge"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"

import { aheadOf } from "./place"
import { cliniciansByType, queued, waitingEntries } from "./queue-rows"

/**
 * The line moved: open pages ask again, and whoever asked to be told and has at most two before them is
 * sent a message, once.
 */
export async function lineMoved(tx: Tx, clinicId: ClinicId, at: Date): Promise<void> {
  await nudge(tx, clinicId, "queue")
  await tellNear(tx, clinicId, at)
}

/** Also a worker's round: of two who take somebody at once, neither sees that the line moved by two. */
export async function tellNear(tx: Tx, clinicId: ClinicId, at: Date): Promise<void> {
  const line = queued(await waitingEntries(tx), await cliniciansByType(tx))
  for (const { entry } of line) {
    if (!entry.messageWanted || entry.messageSentAt !== null) continue
    if ((aheadOf(entry.id, line)?.length ?? 0) > nearAhead) continue
    // A row that somebody holds is just being taken, or tells by itself: never waited for.
    const [free] = await tx
      .select({ id: queueEntries.id })
      .from(queueEntries)
      .where(and(eq(queueEntries.id, entry.id), isNull(queueEntries.messageSentAt)))
      .for("update", { skipLocked: true })
    if (free === undefined) continue
    await tx.update(queueEntries).set({ messageSentAt: at }).where(eq(queueEntries.id, entry.id))
    const { id: entryId, patientId } = entry
    await enqueue(tx, clinicId, letterJob, { kind: "queue_near", entryId, patientId })
  }
}

/** "When it is near": two before them, or fewer. */
export const nearAhead = 2
