import { and, eq, isNull, sql } from "drizzle-orm"
import type { z } from "zod"

import type { Tx } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import type { ClinicId } from "@/lib/ids"

import type { Job } from "./define"

/** Not before `dueAt`; `plan` names what it was planned for, so that `dropPlan` finds it. */
export type Later = { dueAt: Date; plan: string }

/** Promises a job in the caller's transaction. Payloads carry ids, never names or clinical text. */
export async function enqueue<S extends z.ZodType>(
  tx: Tx,
  clinicId: ClinicId,
  job: Job<S>,
  payload: z.input<S>,
  later?: Later,
): Promise<void> {
  await tx
    .insert(outbox)
    .values({ clinicId, job: job.name, payload: job.payload.parse(payload), ...later })
}

/** Takes back what was planned and is not done. A job that Redis still holds finds its row closed. */
export async function dropPlan(tx: Tx, plan: string): Promise<void> {
  await tx
    .update(outbox)
    .set({ doneAt: sql`now()`, parkedAt: null })
    .where(and(eq(outbox.plan, plan), isNull(outbox.doneAt)))
}
