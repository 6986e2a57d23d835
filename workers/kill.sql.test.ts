import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomUUID } from "node:crypto"
import { join } from "node:path"

import { Redis } from "ioredis"
import { simpleParser } from "mailparser"
import { SMTPServer } from "smtp-server"
import { afterAll, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { linkToken, tokenHash } from "@/lib/identity/link-token"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob, planJob } from "@/lib/notifications/jobs"

const database = await testDatabase()
const redis = new Redis(process.env["REDIS_URL"] ?? "")
const children: ChildProcess[] = []
const arrived: string[] = []
let holding = true
const held = new Set<() => void>()

const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ["STARTTLS"],
  // Held before the message is handed over: whoever is killed now has sent nothing.
  onRcptTo: (_, __, done) => {
    if (holding) held.add(done)
    else done()
  },
  onData: (stream, _, done) => {
    void simpleParser(stream)
      .then((mail) => void arrived.push(mail.messageId ?? ""))
      .finally(done)
  },
})
smtp.on("error", () => undefined)
await new Promise<void>((ready) => smtp.listen(0, "127.0.0.1", ready))
const address = smtp.server.address()
const port = typeof address === "object" && address !== null ? address.port : 0

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL")
  redis.disconnect()
  await new Promise<void>((done) => smtp.close(done))
})

/** The worker as it is deployed: a process of its own. */
function startWorker(): ChildProcess {
  const root = join(import.meta.dirname, "..")
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: root,
    env: { ...process.env, SMTP_URL: `smtp://127.0.0.1:${port}`, LOG_LEVEL: "silent" },
    stdio: "ignore",
  })
  children.push(child)
  return child
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once("exit", done))
  child.kill("SIGKILL")
  await gone
}

/** As if the time had passed in which a dead worker's claim runs out. */
async function expireClaims(): Promise<void> {
  await database.admin.query(
    "update messages set claimed_until = claimed_until - interval '1 hour'",
  )
}

/** As if the time had passed in which the relay takes a promise for forgotten. */
async function forget(): Promise<void> {
  await database.admin.query(
    "update outbox set relayed_at = relayed_at - interval '2 hours' where done_at is null",
  )
}

const count = async (text: string): Promise<number> => {
  const { rows } = await database.admin.query<{ n: number }>(text)
  return rows[0]?.n ?? -1
}
const waits = { timeout: 60_000, interval: 100 }

test("killed in the middle of sending, with Redis emptied twice: each message arrives exactly once", async () => {
  const clinics = []
  for (let n = 0; n < 6; n++) {
    const clinic = await arrangeClinic(database, new Date(Date.now() + (n + 4) * 86_400_000))
    const { clinicId, visitId, patientId } = clinic
    const linkId = randomUUID()
    await database.admin.query("update patients set email = $2 where id = $1", [
      patientId,
      `patient-${n}@patients.example`,
    ])
    await database.admin.query(
      "insert into visit_links (id, token_hash, clinic_id, visit_id, patient_id) values ($1, $2, $3, $4, $5)",
      [linkId, Buffer.from(tokenHash(linkToken("visit", linkId))), clinicId, visitId, patientId],
    )
    clinics.push(clinic)
  }
  for (const { clinicId, visitId } of clinics)
    await withTenant(clinicId, async (tx) => {
      await enqueue(tx, clinicId, planJob, { visitId })
      await enqueue(tx, clinicId, letterJob, { kind: "running_late", visitId })
    })

  // The first worker is killed while the server holds what it began to send.
  const first = startWorker()
  await vi.waitFor(() => expect(held.size).toBeGreaterThan(0), waits)
  await kill(first)
  await redis.flushdb()
  expect(arrived).toEqual([])
  for (const done of held) done()
  held.clear()

  // The second finds everything in PostgreSQL, and loses Redis once more on its way.
  holding = false
  await expireClaims()
  await forget()
  const second = startWorker()
  await vi.waitFor(() => expect(arrived.length).toBeGreaterThan(0), waits)
  await redis.flushdb()
  await vi.waitFor(async () => {
    await forget()
    expect(await count("select count(*)::int as n from messages where state <> 'sent'")).toBe(0)
    expect(await count("select count(*)::int as n from messages")).toBe(12)
  }, waits)
  await vi.waitFor(async () => {
    await forget()
    expect(
      await count("select count(*)::int as n from outbox where done_at is null and due_at is null"),
    ).toBe(0)
  }, waits)
  await kill(second)

  expect(arrived).toHaveLength(12)
  expect(new Set(arrived).size).toBe(12)
  // What is due later waits in PostgreSQL, whatever Redis forgot.
  expect(
    await count("select count(*)::int as n from outbox where done_at is null and due_at > now()"),
  ).toBe(24)
}, 180_000)
