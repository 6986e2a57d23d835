import { and, eq, isNull, sql } from "drizzle-orm"
import type { z } from "zod"

import type { Tx } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import type { ClinicId } from "@/lib/ids"
import { currentTraceparent } from "@/lib/request-id"
import { traced } from "@/lib/tracing"

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
  const promised = { clinicId, job: job.name, payload: job.payload.parse(payload), ...later }
  await traced(
    "enqueue",
    { job: job.name },
    () => tx.insert(outbox).values({ ...promised, traceparent: currentTraceparent() ?? null }),
    () => "promised",
  )
}

/**
 * Promises a job that was tried already and failed for good: parked from the start, with its reason, beside
 * what failed all its tries, for an administrator to have it tried again.
 */
export async function enqueueParked<S extends z.ZodType>(
  tx: Tx,
  actor: SystemActor,
  job: Job<S>,
  payload: z.input<S>,
  code: string,
): Promise<void> {
  const [row] = await tx
    .insert(outbox)
    .values({
      clinicId: actor.clinicId,
      job: job.name,
      payload: job.payload.parse(payload),
      tries: 1,
      lastCode: code,
      parkedAt: sql`now()`,
    })
    .returning({ id: outbox.id })
  await record(tx, actor, {
    action: "job.parked",
    entity: { type: "job", id: String(row?.id) },
    outcome: "refused",
    purpose: "HSYSADMIN",
    data: { job: job.name, reason: code, count: 1 },
  })
}

/** Takes back what was planned and is not done. A job that Redis still holds finds its row closed. */
export async function dropPlan(tx: Tx, plan: string): Promise<void> {
  await tx
    .update(outbox)
    .set({ doneAt: sql`now()`, parkedAt: null })
    .where(and(eq(outbox.plan, plan), isNull(outbox.doneAt)))
}
