import { execFile, spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import {
  createWriteStream,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  writeFileSync,
} from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { Readable } from "node:stream"
import { pipeline } from "node:stream/promises"
import { promisify } from "node:util"

import { Queue } from "bullmq"
import { Redis } from "ioredis"
import { afterAll, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { TestClinic } from "@/db/testing-clinic"
import { vouchersFor } from "@/lib/audit/anchors/queries"
import { exportFiles } from "@/lib/audit/export/export"
import { keysOf } from "@/lib/audit/log/queries"
import { latestCheckpoint } from "@/lib/audit/log/queries"
import { recordAll } from "@/lib/audit/record"
import { verifyExport } from "@/lib/audit/verify/export"
import { openZip } from "@/lib/audit/zip-reader"
import type { ZipArchive } from "@/lib/audit/zip-reader"
import { zip } from "@/lib/audit/zip-writer"
import { systemActor } from "@/lib/identity/system"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"

import { openCatcher } from "./testing-catcher"

const kills = Number(process.env["HOUSECALL_KILLS"] ?? 100)
const awayMs = 60_000

const root = join(import.meta.dirname, "..")
const database = await testDatabase()
const redis = new Redis(process.env["REDIS_URL"] ?? "")
const catcher = await openCatcher()
const children = new Set<ChildProcess>()
const folder = mkdtempSync(join(tmpdir(), "housecall-log-"))

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL")
  redis.disconnect()
  await catcher.close()
  rmSync(folder, { recursive: true, force: true })
})

const waits = { timeout: 600_000, interval: 250 }

/**
 * What an auditor is promised: whatever happens to the workers and to Redis, each event that was committed
 * is in the log once, in dense order, and the log is one that programs of others find sound. Events are
 * written all the while, by a clock that is now and then set back.
 */
test(`${kills} kills while the log is being written, a minute without Redis, FLUSHALL, each job twice, two sequencers: nothing is lost or doubled`, async () => {
  const clinic = await arrangeClinic(database, new Date(Date.now() + 86_400_000))
  await database.admin.query("update patients set email = 'agnes@patients.example'")
  const writing = startWriting(clinic)
  const caught = await killAll()
  await redisAway()

  // Two workers with all their sequencers and rounds, Redis empty, and each job delivered three times.
  const pair = [await startWorker(), await startWorker()]
  await redis.flushall()
  await deliverAgain()
  await deliverAgain()
  const written = await writing.stop()
  await vi.waitFor(async () => {
    await forget()
    expect(await count("outbox where done_at is null and coalesce(due_at, now()) <= now()")).toBe(0)
  }, waits)
  await vi.waitFor(async () => expect(await count("audit_pending")).toBe(0), waits)
  await vi.waitFor(async () => {
    const signed = await withTenant(clinic.clinicId, latestCheckpoint)
    expect(signed?.size).toBe(await count("log_entries"))
  }, waits)
  for (const child of pair) await die(child)

  console.log(
    `${written.events} events and ${written.letters} letters written; of ${kills} deaths ${caught} in the middle of a transaction of the sequencer; ${await count("log_entries")} entries`,
  )
  await expectWhole(written)
  await expectSound(clinic)
}, 3_600_000)

type Written = { events: number; letters: number }

/** Events and promises, each in its transaction, until it is told to stop. */
function startWriting({ clinicId, patientId, visitId }: TestClinic): { stop(): Promise<Written> } {
  const actor = systemActor("long-test", clinicId)
  const written = { events: 0, letters: 0 }
  let stopped = false
  const write = async (): Promise<void> => {
    for (let n = 0; !stopped; n++) {
      // Each seventh clock is set back by up to a year.
      const at = n % 7 === 0 ? new Date(Date.now() - Math.random() * 365 * 86_400_000) : new Date()
      const events = 1 + (n % 40)
      const letter = n % 50 === 0 && written.letters < 200
      await withTenant(clinicId, async (tx) => {
        const read = Array.from({ length: events }, () => ({
          action: "patient.read" as const,
          patientId,
          entity: { type: "patient" as const, id: patientId },
          outcome: "success" as const,
          purpose: "TREAT" as const,
          data: { view: "chart" },
        }))
        await recordAll(tx, actor, read, at)
        if (letter) await enqueue(tx, clinicId, letterJob, { kind: "running_late", visitId })
      })
      written.events += events
      written.letters += letter ? 1 : 0
      await new Promise((next) => setTimeout(next, 20))
    }
  }
  const running = write()
  return {
    async stop() {
      stopped = true
      await running
      return written
    },
  }
}

/** Kills a worker so many times; answers how many of them were in a transaction of the sequencer. */
async function killAll(): Promise<number> {
  let caught = 0
  for (let round = 0; round < kills; round++) {
    const child = await startWorker()
    const appending = await seenAppending(round)
    child.kill("SIGKILL")
    caught += appending ? 1 : 0
    await die(child)
    // A delivery that died with its worker runs out, as it would in time.
    await database.admin.query(
      "update messages set claimed_until = claimed_until - interval '1 hour'",
    )
  }
  return caught
}

/** Waits for the sequencer to be at work; every tenth death comes at whatever moment it is. */
async function seenAppending(round: number): Promise<boolean> {
  const until = performance.now() + (round % 10 === 9 ? Math.random() * 3_000 : 20_000)
  while (performance.now() < until) {
    const { rows } = await database.admin.query(
      "select 1 from pg_stat_activity where application_name = 'sequencer' and xact_start is not null and query ~ 'log_|audit_|advisory'",
    )
    if (rows.length > 0 && round % 10 !== 9) return true
  }
  return false
}

/** Redis stands still for a minute, and the log goes on without it. */
async function redisAway(): Promise<void> {
  const child = await startWorker()
  const pid = Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1])
  process.kill(pid, "SIGSTOP")
  try {
    const [begun, before] = [performance.now(), await count("log_entries")]
    await vi.waitFor(async () => expect(await count("log_entries")).toBeGreaterThan(before), waits)
    await vi.waitFor(() => expect(performance.now() - begun).toBeGreaterThan(awayMs), waits)
  } finally {
    process.kill(pid, "SIGCONT")
  }
  await die(child)
}

/** Every job once more, also those that are done. */
async function deliverAgain(): Promise<void> {
  const queue = new Queue("housecall", {
    connection: redis.duplicate({ maxRetriesPerRequest: null }),
  })
  const { rows } = await database.admin.query<{
    id: string
    clinic_id: string
    job: string
    payload: unknown
  }>("select id, clinic_id, job, payload from outbox")
  await queue.addBulk(
    rows.map(({ id, clinic_id: clinicId, job, payload }) => ({
      name: job,
      data: { clinicId, outboxId: id, payload },
      opts: { jobId: `again-${randomUUID()}` },
    })),
  )
  await queue.close()
}

/** As if the time had passed in which the relay takes a promise for forgotten. */
async function forget(): Promise<void> {
  await database.admin.query(
    "update outbox set relayed_at = relayed_at - interval '2 hours' where done_at is null",
  )
}

async function expectWhole({ events, letters }: Written): Promise<void> {
  expect(await count("audit_events where action = 'patient.read'")).toBe(events)
  expect(await count("messages where kind = 'running_late'")).toBe(letters)
  // However often a letter was delivered to a worker, its sending is one event.
  expect(await count("audit_events where action = 'message.sent'")).toBe(
    await count("messages where state = 'sent'"),
  )
  const all = await count("audit_events")
  expect(await count("log_entries")).toBe(all)
  expect(await count("(select distinct event_id from log_entries) as once")).toBe(all)
  expect(await count(`log_entries where log_index not between 0 and ${all - 1}`)).toBe(0)
  expect(
    await count(
      "audit_events e where not exists (select from log_entries l where l.event_id = e.id)",
    ),
  ).toBe(0)
}

/** The export, by our verifier, and by Tessera's fsck where the suite has built it. */
async function expectSound({ clinicId }: TestClinic): Promise<void> {
  const checkpoint = await withTenant(clinicId, latestCheckpoint)
  if (checkpoint === undefined) throw new Error("the log was never signed")
  const { vkey, size } = checkpoint
  const proofs = await withTenant(clinicId, async (tx) => ({
    keys: await keysOf(tx),
    ...(await vouchersFor(tx, checkpoint)),
  }))
  const path = join(folder, "log.zip")
  const files = exportFiles({ clinicId, vkey, ...proofs, createdAt: new Date(), rows: "all" })
  await pipeline(Readable.from(zip(files)), createWriteStream(path))
  const archive = await openZip(path)
  expect((await verifyExport(archive, {})).finding).toMatchObject({ sound: true, size })
  await checkedOutside(archive)
  await archive.close()
}

/** What Tessera's fsck says of it; it throws where it is not content. Nothing where there is none. */
async function checkedOutside(archive: ZipArchive): Promise<string> {
  const fsck = join(root, ".data/outside/fsck")
  if (!existsSync(fsck)) {
    console.log(
      "fsck was not built here (npm test builds it where there is Go): our verifier alone",
    )
    return ""
  }
  for (const name of archive.paths) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), (await archive.bytes(name, 1 << 30)) ?? "")
  }
  const { stdout, stderr } = await promisify(execFile)(
    fsck,
    [
      `--storage_url=file://${folder}/log/`,
      `--public_key=${join(folder, "vkey")}`,
      "--ui=false",
      "--logtostderr",
    ],
    { timeout: 120_000, killSignal: "SIGKILL", maxBuffer: 1 << 28 },
  )
  const said = stdout + stderr
  if (!said.includes("Successfully")) throw new Error(said.slice(-500))
  return said
}

/** The worker as it is deployed: a process of its own. */
async function startWorker(): Promise<ChildProcess> {
  const named = (url: string, name: string): string => {
    const address = new URL(url)
    address.searchParams.set("application_name", name)
    return address.href
  }
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: root,
    env: {
      ...process.env,
      ...catcher.env,
      DATABASE_URL: named(database.urls.app, "worker"),
      SEQUENCER_DATABASE_URL: named(database.urls.sequencer, "sequencer"),
      LOG_LEVEL: "info",
    },
    stdio: ["ignore", "pipe", "ignore"],
  })
  children.add(child)
  let said = ""
  child.stdout.on("data", (part: Buffer) => (said += part.toString()))
  await vi.waitFor(() => expect(said).toContain("workers ready"), {
    timeout: 240_000,
    interval: 20,
  })
  return child
}

async function die(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const gone = once(child, "exit")
    child.kill("SIGKILL")
    await gone
  }
  children.delete(child)
}

async function count(what: string): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>(
    `select count(*)::int as n from ${what}`,
  )
  return rows[0]?.n ?? -1
}
