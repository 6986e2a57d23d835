import { spawn } from "node:child_process"
import type { ChildProcess } from "node:child_process"
import { randomUUID } from "node:crypto"
import { once } from "node:events"
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

import { Redis } from "ioredis"
import pg from "pg"
import { afterAll, expect, test, vi } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { mintActor } from "@/lib/actor"
import { createBedside, endVisit } from "@/lib/consultations/commands"
import { saveNote } from "@/lib/consultations/note-commands"
import { setPlace } from "@/lib/consultations/place-command"
import { inviteGuest } from "@/lib/guests/invite-commands"
import { VisitId } from "@/lib/ids"
import { openInEmergency } from "@/lib/patients/break-glass-commands"
import { addEntry } from "@/lib/patients/chart-commands"
import { fileDocument } from "@/lib/patients/document-commands"
import { addProxy } from "@/lib/patients/proxy-commands"
import { searchPatients } from "@/lib/patients/queries"
import { samples } from "@/lib/patients/sample-documents"
import { bookVisit } from "@/lib/scheduling/booking/commands"
import { hoursClinic, valueOf } from "@/lib/scheduling/testing-clinic"
import { sealedTables } from "@/lib/sealing/sealed-columns"
import { modelEndpoint } from "@/lib/summaries/model/testing-endpoint"
import { amendSummary, signSummary } from "@/lib/summaries/sign-commands"
import { doDeed } from "@/lib/vitals/alarms/deed-commands"
import { openMonitor } from "@/lib/vitals/alarms/stored-monitor"
import { setLegalHold } from "@/lib/vitals/retention-commands"
import { decideScale } from "@/lib/vitals/scores/scale-commands"
import { addToWaitlist } from "@/lib/waitlist/entry-commands"

import { openCatcher } from "./testing-catcher"
import {
  allowDraftBeside,
  comeAsVisitor,
  comeToTheDesk,
  lookBack,
  modelName,
  openOwnPage,
  talkItOver,
} from "./testing-deeds"
import { words, wordsIn } from "./testing-words"

/**
 * Where one of the words still lies in clear. The list only shrinks: what is sealed leaves it, and
 * nothing is added without a decision.
 */
const known: readonly string[] = []

/** Columns that are sealed and that this life does not fill, and why. */
const unfilled: Readonly<Record<string, string>> = {
  "contact_changes.told_address": "the address before, which the mailed code has to prove first",
}

const root = join(import.meta.dirname, "..")
const database = await testDatabase()
const redis = new Redis(process.env["REDIS_URL"] ?? "")
const catcher = await openCatcher()
const endpoint = await modelEndpoint(() => undefined)
let worker: ChildProcess | undefined
let said = ""

afterAll(async () => {
  worker?.kill("SIGKILL")
  redis.disconnect()
  await Promise.all([catcher.close(), endpoint.close()])
})

test("nothing that a patient or their clinician said lies in clear in a table, in Redis's file or in a log", async () => {
  await leadALife()
  const found = await inTables()
  expect(found.toSorted()).toEqual(known.toSorted())
  expect(await neverFilled()).toEqual(Object.keys(unfilled).toSorted())
  expect(await inRedis()).toEqual([])
  expect(wordsIn(said)).toEqual([])
}, 600_000)

/** One patient, from booking to the signed summary, by the commands that the pages call, with a worker at work. */
async function leadALife(): Promise<void> {
  worker = startWorker()
  const at = new Date()
  const clinic = await hoursClinic(database)
  const clinicianId = await clinic.person("clinician")
  const type = await clinic.type([clinicianId], { self_booking: true })
  await clinic.hours(clinicianId, ...[1, 2, 3, 4, 5, 6, 7].map((day) => `${day} 00:00-23:45`))
  const desk = clinic.as("scheduler", await clinic.person("scheduler"))
  const doctor = mintActor({
    ...clinic.as("clinician", clinicianId),
    session: { id: randomUUID(), openedAt: at, provedAt: at },
  })
  const newPatient = {
    name: `Ada ${words.name}`,
    birthDate: words.birthDate,
    sex: "F" as const,
    email: `${words.email}@patients.example`,
    phone: `+44 ${words.phone}`,
    language: "en" as const,
  }
  const startsAt = new Date(Math.ceil(at.getTime() / 3_600_000) * 3_600_000 + 3 * 86_400_000)
  const asked = { visitTypeId: type, clinicianId, startsAt, reason: words.reason, newPatient }
  const booked = valueOf(await bookVisit(desk, asked, at))
  const visitId = VisitId.parse(booked.visitId)
  const [patient] = valueOf(await searchPatients(desk, words.name))
  if (patient === undefined) throw new Error("the patient was just registered")
  const visited = { clinicId: clinic.clinicId, patientId: patient.id, visitId }
  await comeAsVisitor(clinic, clinicianId, startsAt, at)
  await comeToTheDesk(clinic, desk, doctor, at)
  await openOwnPage(database, visited, newPatient.email, at)

  valueOf(
    await addToWaitlist(
      desk,
      {
        visitTypeId: type,
        clinicianId: null,
        patientId: patient.id,
        reason: words.waitlist,
        key: "canary",
        ...anyTime,
      },
      at,
    ),
  )
  valueOf(
    await addProxy(
      desk,
      patient.id,
      {
        name: `Ben ${words.proxy}`,
        birthDate: "1970-01-01",
        relation: "child",
        basis: "patient_wish",
        email: `${words.proxy}@patients.example`,
        phone: "+44 7700900774",
        language: "en",
        scope: "appointments",
        fromDay: "2026-01-01",
        untilDay: null,
      },
      at,
    ),
  )
  await openInEmergency(doctor, patient.id, { reason: words.emergency }, at)
  const entry = {
    kind: "allergy",
    name: words.chart,
    detail: words.chart,
    severity: null,
    sinceDay: null,
  } as const
  valueOf(await addEntry(doctor, patient.id, entry, at))
  const plain = Buffer.from(samples.pdf).toString("latin1")
  const bytes = Buffer.from(plain.replace("\n", `\n% ${words.contents}\n`), "latin1")
  valueOf(await fileDocument(doctor, patient.id, { name: `${words.document}.pdf`, bytes }, at))
  valueOf(await setPlace(doctor, visitId, { place: words.place }, at))
  const send = { channel: "email", address: `${words.guestMail}@guests.example` } as const
  valueOf(
    await inviteGuest(
      doctor,
      visitId,
      { kind: "link", role: "companion", name: words.guest, send },
      at,
    ),
  )
  valueOf(await createBedside(doctor, visitId, { label: words.device }, at))

  await database.admin.query(
    "update visits set state = 'in_call', arrived_at = $2, admitted_at = $2 where id = $1",
    [visitId, at],
  )
  valueOf(
    await saveNote(
      doctor,
      visitId,
      { section: "plan", text: `Rest. ${words.note}`, version: 0 },
      at,
    ),
  )
  valueOf(
    await doDeed(doctor, visitId, { id: randomUUID(), kind: "comment", comment: words.deed }, at),
  )
  await withTenant(clinic.clinicId, (tx) =>
    openMonitor(tx, { clinicId: clinic.clinicId, visitId, patientId: patient.id }, at),
  )
  const condition = "MDC_PULS_OXIM_SAT_O2.low"
  const answer = {
    id: randomUUID(),
    kind: "alarm_off",
    condition,
    comment: words.answered,
  } as const
  valueOf(await doDeed(doctor, visitId, answer, at))
  valueOf(await decideScale(doctor, visitId, { scale: 2, reason: words.scale, version: 0 }, at))
  const administrator = clinic.as("administrator", await clinic.person("administrator"))
  valueOf(await setLegalHold(administrator, { of: "visit", visitId }, true, words.hold, at))
  valueOf(await endVisit(doctor, visitId, {}, at))
  await vi.waitFor(async () => expect(await count("summaries")).toBe(1), waits)
  await kept()
  await allowDraftBeside(clinic, doctor, visitId, endpoint, () => versionOf(visitId))
  await talkItOver(doctor, visited)
  await kept()
  // Both drafts were the worker's own: the one that quotes, and the model's beside what was edited.
  expect(await count("model_drafts where state = 'offered' and kept = 1")).toBe(1)
  valueOf(await signSummary(doctor, visitId, { version: await versionOf(visitId) }, new Date()))
  const addendum = { after: 0, text: words.addendum }
  valueOf(await amendSummary(doctor, visitId, addendum, new Date()))
  await vi.waitFor(async () => expect(await count("audit_pending")).toBe(0), waits)
  await lookBack(clinic, visitId, patient.reference)
  await kept()
  expect(catcher.mails.length).toBeGreaterThan(0)
  await stopWorker()
}

/** "table.column: word" of every value in which a word lies, by a connection that opens nothing. */
async function inTables(): Promise<string[]> {
  const thief = new pg.Client({ connectionString: database.urls.admin })
  await thief.connect()
  try {
    const { rows: columns } = await thief.query<{ table: string; column: string }>(
      `select c.relname as table, a.attname as column from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition and a.attnum > 0 and not a.attisdropped`,
    )
    expect(columns.length).toBeGreaterThan(300)
    const found: string[] = []
    for (const { table, column } of columns) {
      const { rows } = await thief.query<{ value: string | null }>(
        `select "${column}"::text as value from "${table}"`,
      )
      const all = rows.map(({ value }) => value ?? "").join("\n")
      found.push(...wordsIn(all).map((word) => `${table}.${column}: ${word}`))
    }
    return found
  } finally {
    await thief.end()
  }
}

/** "table.column" of each sealed column in which nothing lies: what is never planted is never found. */
async function neverFilled(): Promise<string[]> {
  const columns = Object.entries(sealedTables).flatMap(([table, sealed]) =>
    Object.keys(sealed.columns).map((column) => ({ table, column })),
  )
  const empty: string[] = []
  for (const { table, column } of columns) {
    const form = sealedTables[table]?.columns[column]
    const text = form === "bytes" ? `encode(${column}, 'escape')` : `trim('"' from ${column}::text)`
    if ((await count(`${table} where ${text} like 'hc1.%'`)) === 0) empty.push(`${table}.${column}`)
  }
  return empty.toSorted()
}

/** What Redis would write to its disk is asked for, and read as a thief would read it. */
async function inRedis(): Promise<string[]> {
  await redis.call("BGREWRITEAOF").catch(() => undefined)
  await vi.waitFor(async () => {
    expect(await redis.info("persistence")).toContain("aof_rewrite_in_progress:0")
    expect(await redis.info("persistence")).toContain("aof_pending_bio_fsync:0")
  }, waits)
  const [, folder = ""] = (await redis.config("GET", "dir")) as string[]
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
  const text = files.map((path) => readFileSync(path, "latin1")).join("\n")
  // The jobs of a worker were there: it is the right file.
  expect(text).toContain("housecall")
  return wordsIn(text)
}

const anyTime = { weekdays: [], fromDay: null, toDay: null, fromTime: "08:00", toTime: "18:00" }
const waits = { timeout: 120_000, interval: 100 }

function startWorker(): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", "workers/main.ts"], {
    cwd: root,
    env: {
      ...process.env,
      ...catcher.env,
      SUMMARY_MODEL_URL: endpoint.url,
      SUMMARY_MODEL: modelName,
      LOG_LEVEL: "trace",
    },
    stdio: ["ignore", "pipe", "pipe"],
  })
  for (const out of [child.stdout, child.stderr])
    out.on("data", (part: Buffer) => (said += part.toString()))
  return child
}

async function stopWorker(): Promise<void> {
  if (worker === undefined) return
  const gone = once(worker, "exit")
  worker.kill("SIGTERM")
  await gone
  expect(said).toContain("workers ready")
}

/** Until the worker has kept every promise that is due. */
function kept(): Promise<void> {
  return vi.waitFor(async () => {
    expect(await count("outbox where done_at is null and coalesce(due_at, now()) <= now()")).toBe(0)
    expect(await count("audit_pending")).toBe(0)
  }, waits)
}

async function versionOf(visitId: string): Promise<number> {
  const { rows } = await database.admin.query<{ version: number }>(
    "select version from summaries where visit_id = $1",
    [visitId],
  )
  return rows[0]?.version ?? 0
}

async function count(what: string): Promise<number> {
  const { rows } = await database.admin.query<{ n: number }>(
    `select count(*)::int as n from ${what}`,
  )
  return rows[0]?.n ?? -1
}
