import { Queue, Worker } from "bullmq"

import { closeDatabase } from "@/db/client"
import { expectSchema } from "@/db/expect-schema"
import { listenersOf } from "@/lib/atna/listeners"
import { env } from "@/lib/env"
import { forgetDestroyed } from "@/lib/erasure/destroyed-keys"
import { reasonOf } from "@/lib/error"
import { codeOf, triesPerRelay } from "@/lib/jobs/parking"
import { queueNames } from "@/lib/jobs/queues"
import type { QueueKind } from "@/lib/jobs/queues"
import { closeRedis, patientRedis } from "@/lib/jobs/redis"
import { log } from "@/lib/log"
import { logPrints } from "@/lib/log-prints"
import { refuseToStart } from "@/lib/refuse-to-start"
import { startTracing } from "@/lib/trace-export"

import { startWatching } from "./alarms"
import { startSignOfLife } from "./alive"
import { startAnchoring, witnessesIn } from "./anchors"
import { startFeeding } from "./atna"
import { signerSettings, startSequencer } from "./audit"
import { startImports } from "./calendars"
import { copyAll, copyRoundJob, startCopying } from "./copies"
import { deliver, queueOf } from "./handlers"
import type { Delivery } from "./handlers"
import { startSweeping } from "./holds"
import { measured } from "./measured"
import { startMetricsServer } from "./metrics-server"
import { purgeAll, purgeJob, startPurging } from "./purge"
import { startRounds } from "./queue"
import { startRelay } from "./relay"
import { retentionJob, retireAsSet, startRetention } from "./retention"
import { startReconciling, startTellingTurns } from "./rooms"
import { roundOf } from "./schedule"
import { selfCheckAll, selfCheckJob, startSelfChecks } from "./self-checks"

const stopWithinMs = 10_000
/** What waits on somebody else's server gives up before that, and has the time to say so. */
const waitsWithinMs = 7_000

// Settings are checked before anything starts: a wrong one is named in one line.
try {
  const { AUDIT_WITNESSES: witnesses } = env()
  await signerSettings()
  witnessesIn(witnesses)
  listenersOf(env())
} catch (error) {
  refuseToStart(error)
}

logPrints()
const exporting = await startTracing("housecall-workers", [])
const { DATABASE_URL: url, SEQUENCER_DATABASE_URL: sequencerUrl = url } = env()
const [refuse, setting] = [refuseToStart, "SEQUENCER_DATABASE_URL"] as const
await Promise.all([
  expectSchema({ url, refuse, warn: (words) => log.warn(words) }),
  // It is the same database: what the first warns of is not said again.
  expectSchema({ url: sequencerUrl, setting, refuse, warn: () => undefined }),
])

const daySeconds = 86_400
const kept = { count: 1_000, age: daySeconds }
const connections = [patientRedis(), patientRedis()] as const
const open = (kind: QueueKind): Queue =>
  new Queue(queueNames[kind], {
    connection: connections[0],
    defaultJobOptions: {
      attempts: triesPerRelay,
      backoff: { type: "exponential", delay: 1_000 },
      removeOnComplete: kept,
      removeOnFail: kept,
    },
  })
const queues = { own: open("own"), elsewhere: open("elsewhere") }
const stopping = new AbortController()
/** What the clock asks for, not the outbox. */
const scheduled: ReadonlyMap<string, () => Promise<void>> = new Map([
  [retentionJob, retireAsSet],
  [purgeJob, purgeAll],
  [copyRoundJob, copyAll],
  [selfCheckJob, () => selfCheckAll(stopping.signal)],
])
const work = (kind: QueueKind): Worker =>
  new Worker(
    queueNames[kind],
    async (job: { id?: string | undefined; name: string; data: Delivery }): Promise<void> => {
      const known = roundOf(job, scheduled)
      await (known === undefined
        ? deliver(job.data, stopping.signal)
        : measured(known.name, kind, known.round))
    },
    {
      connection: connections[1],
      concurrency: 8,
      // What is done and what failed is counted, for /metrics.
      metrics: { maxDataPoints: 60 },
      // Of a job that came without its own options.
      removeOnComplete: kept,
      removeOnFail: kept,
    },
  )
const workers = [work("own"), work("elsewhere")]
const warn = (error: Error): void => log.warn({ code: reasonOf(error) }, "queue")
for (const queue of Object.values(queues)) queue.on("error", warn)
for (const worker of workers) {
  worker.on("error", warn)
  worker.on("failed", (job, error) =>
    log.error(
      {
        job: job?.name,
        id: job?.id,
        tries: job?.attemptsMade,
        code: codeOf(error),
        message: reasonOf(error),
      },
      "job failed",
    ),
  )
}

const forgetting = forgetDestroyed()
const relay = startRelay((job) => queues[queueOf(job)])
const sequencer = startSequencer()
const anchoring = startAnchoring()
const feeding = startFeeding()
const copying = startCopying(queues.own)
const reconciling = startReconciling()
const turns = startTellingTurns()
const sweeping = startSweeping()
const imports = startImports()
const rounds = startRounds()
const retention = startRetention(queues.own)
const purging = startPurging(queues.own)
const selfChecks = startSelfChecks(queues.own)
const watching = startWatching()
const life = startSignOfLife()
const scraped = startMetricsServer()
log.info("workers ready")

let asked = false
/** Takes nothing new, ends what it is at, and leaves the rest to the outbox. */
async function stop(): Promise<void> {
  if (asked) return
  asked = true
  // Whatever hangs must not hold up a deployment: unfinished jobs are still promised in the outbox.
  setTimeout(() => process.exit(1), stopWithinMs).unref()
  setTimeout(() => stopping.abort(), waitsWithinMs).unref()
  await relay.stop()
  const running = [
    forgetting,
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
    purging,
    selfChecks,
    watching,
    life,
    scraped,
    exporting,
  ]
  await Promise.all([...workers.map((one) => one.close()), ...running.map((one) => one.stop())])
  await Promise.all(Object.values(queues).map((one) => one.close()))
  for (const connection of connections) connection.disconnect()
  await closeRedis()
  await closeDatabase()
  process.exit(0)
}
process.on("SIGTERM", () => void stop())
process.on("SIGINT", () => void stop())
