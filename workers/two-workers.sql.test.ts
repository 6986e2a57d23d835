import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:net"
import type { AddressInfo } from "node:net"
import { join } from "node:path"

import { afterEach, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import type { ClinicId, VisitId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob, planJob } from "@/lib/notifications/jobs"

import { openCatcher } from "./testing-catcher"

const database = await testDatabase()
const catcher = await openCatcher()
const children: ChildProcess[] = []
afterEach(async () => {
  await Promise.all(
    children.splice(0).map(async (child) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, "exit")
      child.kill("SIGKILL")
      await gone
    }),
  )
})

const waits = { timeout: 100_000, interval: 100 }

/** The worker as it is deployed: a process of its own. */
function startWorker(over: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: join(import.meta.dirname, ".."),
    env: { ...process.env, ...catcher.env, LOG_LEVEL: "silent", ...over },
    stdio: "ignore",
  })
  children.push(child)
  return child
}

async function arrangeVisits(count: number): Promise<{ clinicId: ClinicId; visitId: VisitId }[]> {
  const visits = []
  for (let n = 0; n < count; n++) {
    const clinic = await arrangeClinic(database, new Date(Date.now() + 4 * 86_400_000))
    await database.admin.query("update patients set email = $2 where id = $1", [
      clinic.patientId,
      `${randomUUID()}@patients.example`,
    ])
    visits.push(clinic)
  }
  return visits
}

const tell = ({ clinicId, visitId }: { clinicId: ClinicId; visitId: VisitId }): Promise<void> =>
  withTenant(clinicId, (tx) => enqueue(tx, clinicId, letterJob, { kind: "running_late", visitId }))

/** Greets, and then never answers: whoever waits for it waits until somebody ends that. */
async function silentMailServer() {
  let heard = 0
  const server = createServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", () => (heard += 1))
    socket.write("220 silent.example ESMTP\r\n")
  })
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready))
  // oxlint-disable-next-line typescript/consistent-type-assertions -- a listening TCP server has one
  const { port } = server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    heard: () => heard,
    close: () => server.close(),
  }
}

const count = async (text: string): Promise<number> => {
  const { rows } = await database.admin.query<{ n: number }>(text)
  return rows[0]?.n ?? -1
}
const open = "select count(*)::int as n from outbox where done_at is null"

test("two workers at once keep each promise once, and append every event to the log once", async () => {
  const visits = await arrangeVisits(4)
  startWorker()
  startWorker()
  for (let round = 0; round < 5; round++) await Promise.all(visits.map(tell))
  await vi.waitFor(async () => {
    expect(await count("select count(*)::int as n from messages where state = 'sent'")).toBe(20)
    expect(await count(open)).toBe(0)
    expect(await count("select count(*)::int as n from audit_pending")).toBe(0)
  }, waits)
  expect(catcher.mails).toHaveLength(20)
  expect(new Set(catcher.mails).size).toBe(20)
  const events = await count("select count(*)::int as n from audit_events")
  expect(await count("select count(*)::int as n from log_entries")).toBe(events)
  expect(await count("select coalesce(max(tries), 0)::int as n from outbox")).toBe(1)
})

test("asked to stop it ends what it is at, takes nothing new and goes with 0", async () => {
  const [visit] = await arrangeVisits(1)
  if (visit === undefined) throw new Error("a visit")
  let reached = false
  catcher.watch = (point) => {
    if (point === "recipient") reached = true
  }
  const child = startWorker()
  await tell(visit)
  await vi.waitFor(() => expect(reached).toBe(true), waits)
  const gone = once(child, "exit")
  child.kill("SIGTERM")
  expect(await gone).toEqual([0, null])
  // Finished, or left to the outbox: nothing between the two.
  const unsettled =
    "select count(*)::int as n from messages m where state = 'sending' and claimed_until > now()"
  expect(await count(unsettled)).toBe(0)
  catcher.watch = () => undefined
})

test("asked to stop while a mail server says nothing, it goes within its ten seconds and leaves the letter to the outbox", async () => {
  const server = await silentMailServer()
  const [visit] = await arrangeVisits(1)
  if (visit === undefined) throw new Error("a visit")
  const child = startWorker({ SMTP_URL: server.url })
  await tell(visit)
  await vi.waitFor(() => expect(server.heard()).toBeGreaterThan(0), waits)
  const gone = once(child, "exit")
  child.kill("SIGTERM")
  expect(await gone).toEqual([0, null])
  server.close()
  const letter = `where clinic_id = '${visit.clinicId}'`
  expect(
    await count(`select count(*)::int as n from messages ${letter} and state = 'queued'`),
  ).toBe(1)
  const left = `select count(*)::int as n from outbox ${letter} and job = 'notifications.deliver' and done_at is null and last_code = 'mail'`
  expect(await count(left)).toBe(1)
})

test("while a mail server says nothing to more letters than are sent at once, other work is done", async () => {
  const server = await silentMailServer()
  const visits = await arrangeVisits(20)
  startWorker({ SMTP_URL: server.url })
  await Promise.all(visits.map(tell))
  await vi.waitFor(() => expect(server.heard()).toBeGreaterThanOrEqual(8), waits)
  const [visit] = visits
  if (visit === undefined) throw new Error("a visit")
  await withTenant(visit.clinicId, (tx) =>
    enqueue(tx, visit.clinicId, planJob, { visitId: visit.visitId }),
  )
  const done = `select count(*)::int as n from outbox where clinic_id = '${visit.clinicId}' and job = '${planJob.name}' and done_at is not null`
  await vi.waitFor(async () => expect(await count(done)).toBe(1), waits)
  // None of the letters has been given up meanwhile: they still hold every place of their own.
  const given = `select count(*)::int as n from outbox where job = 'notifications.deliver' and last_code is not null and clinic_id in (${visits.map(({ clinicId }) => `'${clinicId}'`).join()})`
  expect(await count(given)).toBe(0)
  server.close()
})
