import { and, eq, isNull, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { log } from "@/lib/log"
import { meters } from "@/lib/meters"
import { withTraceparent } from "@/lib/request-id"

import { codeOf, isPoison, unfinished } from "./parking"

/** `traceparent`: of the click that it was made for. */
export type Promised = { job: string; payload: unknown; traceparent: string | null }
/** `elsewhere`: another worker is at it. `over`: done, taken back or parked already. */
export type Kept = "done" | "elsewhere" | "over" | "parked"

/**
 * Keeps one promise of the outbox, as often as it may be delivered: what is done is not done again, and
 * two workers are never at the same one. The lock lives as long as its transaction, which writes nothing
 * until the end: a worker that dies lets go of it at once, and the audit log does not wait for it.
 * A failure is noted and thrown, so that the queue tries again; after the last try the promise is parked.
 */
export async function keepPromise(
  actor: SystemActor,
  outboxId: bigint,
  run: (promised: Promised) => Promise<void>,
): Promise<Kept> {
  const row = eq(outbox.id, outboxId)
  return withTenant(actor.clinicId, async (tx) => {
    const lock = sql`pg_try_advisory_xact_lock(hashtextextended(${`outbox/${outboxId}`}, 0))`
    const { rows } = await tx.execute<{ locked: boolean }>(sql`select ${lock} as locked`)
    if (rows[0]?.locked !== true) return "elsewhere"
    const begun = await begin(actor, outboxId)
    if (begun === undefined) return "over"
    if (begun === "worn") {
      await park(actor, outboxId, unfinished)
      return "parked"
    }
    try {
      await run(begun)
    } catch (error) {
      const code = codeOf(error)
      if (isPoison(begun.job, begun.tries, code)) {
        await park(actor, outboxId, code)
        return "parked"
      }
      await note(actor, outboxId, code)
      throw error
    }
    await tx
      .update(outbox)
      .set({ doneAt: sql`now()`, lastCode: null })
      .where(and(row, isNull(outbox.doneAt)))
    return "done"
  })
}

/** Counts the try before it is made: a job that takes its worker down with it is counted too. */
function begin(
  { clinicId }: SystemActor,
  outboxId: bigint,
): Promise<(Promised & { tries: number }) | "worn" | undefined> {
  return withTenant(clinicId, async (tx) => {
    const [row] = await tx
      .update(outbox)
      .set({ tries: sql`${outbox.tries} + 1` })
      .where(and(eq(outbox.id, outboxId), isNull(outbox.doneAt), isNull(outbox.parkedAt)))
      .returning({
        job: outbox.job,
        payload: outbox.payload,
        traceparent: outbox.traceparent,
        tries: outbox.tries,
      })
    if (row === undefined) return undefined
    // One more than it may have, and none of them said how it ended.
    return isPoison(row.job, row.tries - 1, unfinished) ? "worn" : row
  })
}

async function note({ clinicId }: SystemActor, outboxId: bigint, code: string): Promise<void> {
  await withTenant(clinicId, (tx) =>
    tx.update(outbox).set({ lastCode: code }).where(eq(outbox.id, outboxId)),
  )
}

async function park(actor: SystemActor, outboxId: bigint, code: string): Promise<void> {
  await withTenant(actor.clinicId, async (tx) => {
    const [row] = await tx
      .update(outbox)
      .set({ parkedAt: sql`now()`, lastCode: code })
      .where(and(eq(outbox.id, outboxId), isNull(outbox.doneAt), isNull(outbox.parkedAt)))
      .returning({ job: outbox.job, tries: outbox.tries, traceparent: outbox.traceparent })
    if (row === undefined) return
    meters().jobs.inc({ job: row.job, outcome: "parked" })
    await record(tx, actor, {
      action: "job.parked",
      entity: { type: "job", id: String(outboxId) },
      outcome: "refused",
      purpose: "HSYSADMIN",
      data: { job: row.job, reason: code, count: row.tries },
    })
    withTraceparent(row.traceparent ?? undefined, () =>
      log.error({ job: row.job, outboxId: String(outboxId), code, tries: row.tries }, "job parked"),
    )
  })
}
