import { Queue, Worker } from "bullmq"
import { eq, sql } from "drizzle-orm"

import { closeDatabase, withTenant } from "@/db/client"
import { outbox } from "@/db/schema/jobs"
import { env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { ClinicId } from "@/lib/ids"
import { closeRedis, patientRedis } from "@/lib/jobs/redis"
import { log } from "@/lib/log"

import { startWatching } from "./alarms"
import { startAnchoring } from "./anchors"
import { startFeeding } from "./atna"
import { startSequencer } from "./audit"
import { calendars, startImports } from "./calendars"
import { copies, startCopying } from "./copies"
import { documents } from "./documents"
import type { Handler } from "./handle"
import { startSweeping } from "./holds"
import { notifications } from "./notifications"
import { startRounds, waitlist } from "./queue"
import { startRelay } from "./relay"
import { retentionJob, retireAsSet, startRetention } from "./retention"
import { rooms, startReconciling, startTellingTurns } from "./rooms"
import { summaries } from "./summaries"

const queueName = "housecall"
const stopWithinMs = 10_000

const handlers: ReadonlyMap<string, Handler> = new Map(
  [
    ...calendars,
    ...copies,
    ...documents,
    ...notifications,
    ...rooms,
    ...summaries,
    ...waitlist,
  ].map((handler) => [handler.job, handler]),
)

// Settings are checked before anything starts: a wrong one is named in one line.
try {
  env()
} catch (error) {
  log.fatal(error instanceof Error ? error.message : "settings")
  process.exit(78)
}

const connections = [patientRedis(), patientRedis()] as const
const queue = new Queue(queueName, {
  connection: connections[0],
  defaultJobOptions: {
    attempts: 3,
    backoff: { type: "exponential", delay: 1_000 },
    removeOnComplete: 1_000,
    removeOnFail: 1_000,
  },
})
/** What the clock asks for, not the outbox. */
const scheduled: ReadonlyMap<string, () => Promise<void>> = new Map([[retentionJob, retireAsSet]])
const worker = new Worker(
  queueName,
  (job) => scheduled.get(job.name)?.() ?? run(job.name, job.data),
  {
    connection: connections[1],
    concurrency: 8,
  },
)
const warn = (error: Error): void => log.warn({ code: reasonOf(error) }, "queue")
queue.on("error", warn)
worker.on("error", warn)
worker.on("failed", (job, error) =>
  log.error(
    { job: job?.name, id: job?.id, tries: job?.attemptsMade, code: reasonOf(error) },
    "job failed",
  ),
)

const relay = startRelay(queue)
const sequencer = startSequencer()
const anchoring = startAnchoring()
const feeding = startFeeding()
const copying = startCopying()
const reconciling = startReconciling()
const turns = startTellingTurns()
const sweeping = startSweeping()
const imports = startImports()
const rounds = startRounds()
const retention = startRetention(queue)
const watching = startWatching()
log.info("workers ready")

async function run(
  name: string,
  data: { clinicId: string; outboxId: string; payload: unknown },
): Promise<void> {
  const handler = handlers.get(name)
  if (handler === undefined) {
    log.error({ job: name, outboxId: data.outboxId }, "no handler for this job")
    return
  }
  const clinicId = ClinicId.parse(data.clinicId)
  const done = await withTenant(clinicId, async (tx) => {
    const rows = await tx
      .select({ doneAt: outbox.doneAt })
      .from(outbox)
      .where(eq(outbox.id, BigInt(data.outboxId)))
    return rows[0] === undefined || rows[0].doneAt !== null
  })
  if (done) return
  await handler.run(data.payload, {
    clinicId,
    outboxId: data.outboxId,
    signal: AbortSignal.timeout(60_000),
  })
  await withTenant(clinicId, (tx) =>
    tx
      .update(outbox)
      .set({ doneAt: sql`now()` })
      .where(eq(outbox.id, BigInt(data.outboxId))),
  )
}

let stopping = false
async function stop(): Promise<void> {
  if (stopping) return
  stopping = true
  // Whatever hangs must not hold up a deployment: unfinished jobs are still promised in the outbox.
  setTimeout(() => process.exit(1), stopWithinMs).unref()
  await relay.stop()
  await Promise.all(
    [
      sequencer,
      anchoring,
      feeding,
      copying,
      reconciling,
      turns,
      sweeping,
      imports,
      rounds,
      retention,
      watching,
    ].map((running) => running.stop()),
  )
  await worker.close()
  await queue.close()
  for (const connection of connections) connection.disconnect()
  await closeRedis()
  await closeDatabase()
  process.exit(0)
}
process.on("SIGTERM", () => void stop())
process.on("SIGINT", () => void stop())
