import type { Queue } from "bullmq"
import { and, asc, inArray, isNull, or, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import { reasonOf } from "@/lib/error"
import { ClinicId } from "@/lib/ids"
import { listen } from "@/lib/jobs/listen"
import { log } from "@/lib/log"

import { clinicsWithWork } from "./every-clinic"
import type { Delivery } from "./handlers"

const pollMs = 2_000
const batch = 100
// A promise that was handed over and is not done in time was forgotten by Redis, or every try of
// its job failed: it is handed over again, after 30 s, 1 min, 2 min … and at most every hour, until it
// is parked (`lib/jobs/parking.ts`).
// What is due later is not missed before its time.
// Handed over at a time that has not come: the clock was ahead then, and nobody can say how long ago that was.
const forgotten = sql`(greatest(${outbox.relayedAt}, ${outbox.dueAt}) < now() - least(interval '15 seconds' * power(2, ${outbox.relays}), interval '1 hour') or ${outbox.relayedAt} > now() + interval '1 minute')`
// Redis holds an hour of what is to come and no more: what it forgets is little, and little is late.
const soon = or(isNull(outbox.dueAt), sql`${outbox.dueAt} < now() + interval '1 hour'`)

/** The queue that a kind of promise goes into. */
type QueueOf = (job: string) => Queue

export type Relay = { stop(): Promise<void> }

/**
 * Carries promises from the outbox to BullMQ. Woken by NOTIFY, and polling besides. Redis is called
 * inside the transaction that marks the rows, which is allowed only here: the transaction holds
 * nothing but outbox rows, and a repeat is absorbed by the job id and by idempotent handlers.
 */
export function startRelay(queueOf: QueueOf): Relay {
  const woken = new Set<ClinicId>()
  let askAll = false
  let running: Promise<void> | undefined
  let stopped = false

  // Who is woken again before their turn is carried once: a hundred promises at once are one look or two.
  const carry = async (): Promise<void> => {
    while (!stopped && (askAll || woken.size > 0)) {
      if (askAll) {
        askAll = false
        for (const clinicId of await clinicsWithWork("relay").catch(complain)) woken.add(clinicId)
      }
      for (const clinicId of woken) {
        woken.delete(clinicId)
        await relay(queueOf, clinicId).catch(complain)
      }
    }
  }
  const wake = (clinicId: ClinicId | undefined): void => {
    if (stopped) return
    if (clinicId === undefined) askAll = true
    else woken.add(clinicId)
    running ??= carry().finally(() => (running = undefined))
  }
  const listening = listen(
    "outbox",
    (payload) => wake(ClinicId.safeParse(payload).data),
    () => wake(undefined),
  )
  const poll = setInterval(() => wake(undefined), pollMs)
  return {
    async stop() {
      stopped = true
      clearInterval(poll)
      await listening.stop()
      await running
    },
  }
}

function complain(error: unknown): [] {
  log.warn({ code: reasonOf(error) }, "relay")
  return []
}

async function relay(queueOf: QueueOf, clinicId: ClinicId): Promise<void> {
  while ((await relayClinic(queueOf, clinicId)) === batch);
}

function relayClinic(queueOf: QueueOf, clinicId: ClinicId): Promise<number> {
  return withTenant(clinicId, async (tx) => {
    const rows = await tx
      .select()
      .from(outbox)
      .where(
        and(
          isNull(outbox.doneAt),
          isNull(outbox.parkedAt),
          soon,
          or(isNull(outbox.relayedAt), forgotten),
        ),
      )
      .orderBy(asc(outbox.id))
      .limit(batch)
      .for("update", { skipLocked: true })
    if (rows.length === 0) return 0
    for (const queue of new Set(rows.map(({ job }) => queueOf(job))))
      await queue.addBulk(
        rows
          .filter(({ job }) => queueOf(job) === queue)
          .map((row) => ({
            name: row.job,
            data: { clinicId, outboxId: String(row.id) } satisfies Delivery,
            opts: { jobId: `outbox-${row.id}-${row.relays}`, delay: delayOf(row.dueAt) },
          })),
      )
    await tx
      .update(outbox)
      .set({ relayedAt: sql`now()`, relays: sql`${outbox.relays} + 1` })
      .where(
        inArray(
          outbox.id,
          rows.map(({ id }) => id),
        ),
      )
    return rows.length
  })
}

function delayOf(dueAt: Date | null): number {
  return dueAt === null ? 0 : Math.max(0, dueAt.getTime() - Date.now())
}
