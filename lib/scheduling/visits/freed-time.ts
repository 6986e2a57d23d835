import type { Tx } from "@/db/client"
import { enqueue } from "@/lib/jobs/outbox"

import { slotFreedJob } from "../jobs"
import type { Standing } from "./standing-visit"

/** Time that has passed is nobody's to be offered. */
export async function enqueueFreed(tx: Tx, visit: Standing, at: Date): Promise<void> {
  const { clinicId, clinicianId, visitTypeId, startsAt, endsAt } = visit
  if (startsAt <= at) return
  await enqueue(tx, clinicId, slotFreedJob, {
    clinicianId,
    ...(visitTypeId === null ? {} : { visitTypeId }),
    startsAt: startsAt.toISOString(),
    endsAt: endsAt.toISOString(),
  })
}
