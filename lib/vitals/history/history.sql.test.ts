import { createHash } from "node:crypto"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { openZip } from "@/lib/audit/zip-reader"

import { readEdf } from "../edf/edf"
import { keepStrip, noteStrip, setLegalHold } from "../retention-commands"
import { auditedIn, testInvalid } from "../testing-charting"
import { readRecording } from "../wfdb"
import { checkExport, exportVitals } from "./export-commands"
import { historyOf, mostNumbers } from "./queries"
import { replayPiece } from "./replay-query"
import {
  ask,
  chartedVisit,
  fileOf,
  interval,
  later,
  now,
  signals,
  staff,
  start,
} from "./testing-history"

const database = await testDatabase()
const sha256 = (samples: Iterable<number>) =>
  createHash("sha256").update(Int32Array.from(samples)).digest("hex")

describe("files of an interval", () => {
  test("EDF+ and WFDB hold the stored samples, cut where they were asked for", async () => {
    const visit = await chartedVisit(database)
    const doctor = staff(visit, "clinician", now)
    const edf = await fileOf(doctor, visit.visitId, ask("edf"))
    expect(edf.name).toBe("vitals-20261124T102000Z.edf")
    expect(edf).toMatchObject({ samples: 6_250, values: 0 })
    const read = readEdf("x", new Uint8Array(edf.content))
    if (!read.ok) throw new Error(read.reason)
    expect(read.value.signals.map(({ label }) => label)).toEqual(["ECG", "Pleth"])
    const readings = (one: Int32Array, invalid: number) => one.filter((raw) => raw !== invalid)
    for (const [i, signal] of read.value.signals.entries()) {
      const there = signal.samples.filter((raw) => raw !== signal.invalid && raw !== -32_768)
      expect(sha256(there)).toBe(sha256(readings(signals[i] ?? new Int32Array(), testInvalid)))
    }
    expect(read.value.annotations.map(({ text }) => text)).toContain(
      "Replayed recording: not measured in this visit",
    )
    expect(edf.content.toString("latin1")).not.toContain("Rowan")

    const part = { from: later(3).getTime(), to: later(7.5).getTime() }
    const wfdb = await fileOf(doctor, visit.visitId, ask("wfdb", part))
    const folder = await mkdtemp(join(tmpdir(), "export-"))
    const path = join(folder, "export.zip")
    await writeFile(path, wfdb.content)
    const archive = await openZip(path)
    const name = "vitals_20261124T102003Z"
    const files = new Map<string, Uint8Array>()
    for (const end of [".hea", ".dat"])
      files.set(`${name}${end}`, new Uint8Array((await archive.bytes(`${name}${end}`)) ?? []))
    await archive.close()
    await rm(folder, { recursive: true, force: true })
    const header = new TextDecoder().decode(files.get(`${name}.hea`))
    const record = readRecording(header, files)
    if (!record.ok) throw new Error(record.reason)
    const [ecg] = record.value.signals
    // the last frame is filled up
    const there = (ecg?.samples ?? new Int32Array()).filter((raw) => raw !== -32_768)
    expect(sha256(there)).toBe(sha256(signals[0]?.slice(750, 1_875) ?? []))
    expect(header).toContain("Replayed recording")
  })

  test("CSV says whose word each number is, and FHIR is one resource a number, a panel or ten seconds", async () => {
    const visit = await chartedVisit(database)
    const doctor = staff(visit, "clinician", now)
    const csv = await fileOf(doctor, visit.visitId, ask("csv"))
    const lines = csv.content.toString("utf8").split("\r\n")
    expect(lines).toHaveLength(1 + 23 + 1)
    expect(lines[1]).toBe(
      "2026-11-24T10:20:00.000+00:00,2026-11-24 10:20:00,MDC_ECG_HEART_RATE,Heart rate,70,/min,replayed,yes,valid",
    )
    expect(csv.content.toString("utf8")).toContain(",36.6,Cel,device,no,questionable")

    const lined = await fileOf(doctor, visit.visitId, ask("ndjson"))
    const resources = lined.content
      .toString("utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
    // 20 heart rates, a temperature, a pressure; ECG in two pieces, pleth in three around its gap
    expect(resources).toHaveLength(22 + 5)
    expect(new Set(resources.map(({ id }) => id)).size).toBe(27)
    const bundle = await fileOf(doctor, visit.visitId, ask("fhir"))
    const entries = JSON.parse(bundle.content.toString("utf8")).entry
    expect(entries.map(({ resource }: { resource: object }) => resource)).toEqual(resources)
    expect(resources.find(({ component }) => component !== undefined)).toMatchObject({
      subject: { reference: `Patient/${visit.patientId}` },
      component: [{ valueQuantity: { value: 120 } }, { valueQuantity: { value: 80 } }],
    })
    expect(resources[0].meta.security[0].code).toBe("HTEST")
  })

  test("needs a fresh proof, is of a bounded size, and is in the log with its interval and amount", async () => {
    const visit = await chartedVisit(database)
    const { visitId, clinicId } = visit
    const before = (await auditedIn(database, clinicId)).length
    const unproved = staff(visit, "clinician", later(-600))
    expect(await checkExport(unproved, visitId, ask("csv"), now)).toMatchObject({
      reason: "step_up_needed",
    })
    expect(await exportVitals(unproved, visitId, ask("csv"), now)).toMatchObject({
      reason: "step_up_needed",
    })
    const doctor = staff(visit, "clinician", now)
    expect(await checkExport(doctor, visitId, ask("edf"), now)).toMatchObject({ ok: true })
    const long = ask("edf", { to: interval.from + 7 * 3_600_000 })
    expect(await exportVitals(doctor, visitId, long, now)).toMatchObject({ reason: "too_large" })
    const empty = ask("csv", { from: 0, to: 1 })
    expect(await exportVitals(doctor, visitId, empty, now)).toMatchObject({
      reason: "nothing_charted",
    })
    // the page asks first, and is told the same
    expect(await checkExport(doctor, visitId, empty, now)).toMatchObject({
      reason: "nothing_charted",
    })
    await fileOf(doctor, visitId, ask("csv"))
    expect((await auditedIn(database, clinicId)).slice(before)).toEqual([
      "access.denied refused",
      "access.denied refused",
      "vitals.exported success",
    ])
  })

  test("more numbers than one file holds are refused before one is read, with the page's question too", async () => {
    const visit = await chartedVisit(database)
    await database.admin.query(
      `insert into kept_vital_numerics (clinic_id, visit_id, patient_id, device_id, code, at, value, unit, derived)
        select $1, $2, $3, $4, 'MDC_TEMP_BODY', $5::timestamptz + i * interval '1 second', 36.6, 'Cel', false
        from generate_series(1, $6::int) i`,
      [visit.clinicId, visit.visitId, visit.patientId, visit.deviceId, later(60), mostNumbers],
    )
    const doctor = staff(visit, "clinician", now)
    const long = ask("csv", { to: later(mostNumbers + 61).getTime() })
    const refused = { ok: false, reason: "too_large" }
    expect(await checkExport(doctor, visit.visitId, long, now)).toEqual(refused)
    expect(await exportVitals(doctor, visit.visitId, long, now)).toEqual(refused)
    const part = ask("csv", { from: later(60).getTime(), to: later(1_060).getTime() })
    expect(await fileOf(doctor, visit.visitId, part)).toMatchObject({ values: 999, samples: 0 })
  })

  test("more chunks than a monitor makes are refused before one is read", async () => {
    const visit = await chartedVisit(database)
    await database.admin.query(
      `insert into wave_chunks (clinic_id, stream_id, channel, starts_at, duration_ms, first_index, n, valid, gaps, codec, crc32, data)
       select c.clinic_id, c.stream_id, c.channel, c.starts_at + i * interval '1 microsecond', c.duration_ms,
         c.first_index, 1, 1, '{}', c.codec, c.crc32, ''
       from (select * from wave_chunks where clinic_id = $1 limit 1) c, generate_series(1, 200000) i`,
      [visit.clinicId],
    )
    const doctor = staff(visit, "clinician", now)
    const refused = { ok: false, reason: "too_large" }
    expect(await checkExport(doctor, visit.visitId, ask("wfdb"), now)).toEqual(refused)
  })

  test("there is none of another clinic's visit, of a colleague's, or for other roles", async () => {
    const [visit, other] = [await chartedVisit(database), await chartedVisit(database)]
    const { visitId, clinicId } = visit
    const stranger = staff(other, "clinician", now)
    for (const request of [ask("csv"), ask("edf")])
      expect(await exportVitals(stranger, visitId, request, now)).toMatchObject({
        reason: "not_found",
      })
    expect((await auditedIn(database, other.clinicId)).slice(-2)).toEqual([
      "access.denied refused",
      "access.denied refused",
    ])
    expect(await replayPiece(stranger, visitId, spanOf(interval), now)).toMatchObject({
      reason: "not_found",
    })
    const colleague = staff(visit, "clinician", now, other.clinicianId)
    expect(await exportVitals(colleague, visitId, ask("csv"), now)).toMatchObject({
      reason: "not_found",
    })
    const scheduler = staff(visit, "scheduler", now)
    expect(await exportVitals(scheduler, visitId, ask("csv"), now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await auditedIn(database, clinicId)).not.toContain("vitals.exported success")
  })
})

const spanOf = ({ from, to }: typeof interval) => ({ from: new Date(from), to: new Date(to) })

describe("the history", () => {
  test("tells what is charted, its alarms and strips", async () => {
    const visit = await chartedVisit(database)
    await keepStrip(visit.doctor, visit.visitId, { reason: "bookmark", at: later(12) }, now)
    const found = await historyOf(visit.doctor, visit.visitId, now)
    expect(found).toMatchObject({
      ok: true,
      value: {
        held: { visit: null, patient: null },
        may: { hold: false, keep: true, export: true },
        charted: {
          numbers: { from: start.getTime(), to: later(19).getTime() },
          waves: { from: start.getTime(), to: later(20).getTime() },
          strips: [{ reason: "bookmark", from: later(2).getTime(), to: later(32).getTime() }],
        },
      },
    })
    const piece = await replayPiece(visit.doctor, visit.visitId, spanOf(interval), now)
    if (!piece.ok) throw new Error(piece.reason)
    expect(piece.value.streams[0]?.chunks).toHaveLength(8)
    expect(piece.value.numbers).toHaveLength(23)
  })

  test("an administrator sees and sets the hold, and no measurement; others see nothing", async () => {
    const [visit, other] = [await chartedVisit(database), await chartedVisit(database)]
    const administrator = staff(visit, "administrator", now)
    const target = { of: "visit", visitId: visit.visitId } as const
    await setLegalHold(administrator, target, true, "Claim 12", now)
    expect(await historyOf(administrator, visit.visitId, now)).toMatchObject({
      ok: true,
      value: {
        held: { visit: now.getTime() },
        may: { hold: true, keep: false, export: false },
        charted: undefined,
      },
    })
    expect(await historyOf(staff(visit, "scheduler", now), visit.visitId, now)).toMatchObject({
      reason: "forbidden",
    })
    expect(await historyOf(staff(other, "clinician", now), visit.visitId, now)).toMatchObject({
      reason: "not_found",
    })
    expect((await auditedIn(database, visit.clinicId)).slice(-3)).toEqual([
      "vitals.held success",
      "visit.read success",
      "access.denied refused",
    ])
    expect((await auditedIn(database, other.clinicId)).at(-1)).toBe("access.denied refused")
  })
})

test("before the browser is sent for a file it is known that there is none", async () => {
  const visit = await chartedVisit(database)
  const doctor = staff(visit, "clinician", now)
  const none = { ok: false, reason: "nothing_charted" }
  const before = { from: later(-600).getTime(), to: later(-300).getTime() }
  for (const form of ["csv", "edf", "wfdb", "fhir", "ndjson"] as const) {
    expect(await checkExport(doctor, visit.visitId, ask(form), now)).toMatchObject({ ok: true })
    expect(await checkExport(doctor, visit.visitId, ask(form, before), now)).toEqual(none)
  }
  await database.admin.query(
    "delete from wave_chunks where stream_id in (select id from wave_streams where visit_id = $1)",
    [visit.visitId],
  )
  expect(await checkExport(doctor, visit.visitId, ask("edf"), now)).toEqual(none)
  expect(await checkExport(doctor, visit.visitId, ask("fhir"), now)).toMatchObject({ ok: true })
})

test("a bookmark is of the visit, and of one whose waves are kept", async () => {
  const visit = await chartedVisit(database)
  const { doctor, visitId } = visit
  const mark = (at: Date) => keepStrip(doctor, visitId, { reason: "bookmark", at }, now)
  const outside = { ok: false, reason: "outside_visit" }
  expect(await mark(later(-3_600))).toEqual(outside)
  expect(await mark(new Date(now.getTime() + 3_600_000))).toEqual(outside)
  await visit.agree(true, false)
  expect(await mark(later(12))).toEqual({ ok: true, value: "kept" })
  for (const table of ["wave_chunks", "wave_streams"])
    await database.admin.query(`delete from ${table} where clinic_id = $1`, [visit.clinicId])
  expect(await mark(later(13))).toEqual({ ok: false, reason: "nothing_charted" })
})

test("ten minutes that hold more than can have been measured are not read into memory", async () => {
  const visit = await chartedVisit(database)
  const piece = () => replayPiece(visit.doctor, visit.visitId, spanOf(interval), now)
  expect(await piece()).toMatchObject({ ok: true })
  await database.admin.query(
    `insert into wave_chunks (clinic_id, stream_id, channel, starts_at, duration_ms, first_index, n, valid, gaps, codec, crc32, data)
     select c.clinic_id, c.stream_id, c.channel, c.starts_at + i * interval '1 microsecond', c.duration_ms,
       c.first_index, c.n, c.valid, c.gaps, c.codec, c.crc32, c.data
     from (select * from wave_chunks where clinic_id = $1 limit 1) c, generate_series(1, 10000) i`,
    [visit.clinicId],
  )
  expect(await piece()).toEqual({ ok: false, reason: "too_long" })
})

test("two samples far apart on each of many channels are more than a page has room for", async () => {
  const visit = await chartedVisit(database)
  const piece = () => replayPiece(visit.doctor, visit.visitId, spanOf(interval), now)
  const apart = (channels: number) =>
    database.admin.query(
      `insert into wave_chunks (clinic_id, stream_id, channel, starts_at, duration_ms, first_index, n, valid, gaps, codec, crc32, data)
       select c.clinic_id, c.stream_id, $2 + i, c.starts_at + j * interval '1 microsecond', c.duration_ms,
         j * 1200000, c.n, c.valid, c.gaps, c.codec, c.crc32, c.data
       from (select * from wave_chunks where clinic_id = $1 limit 1) c,
         generate_series(1, $2) i, generate_series(0, 1) j`,
      [visit.clinicId, channels],
    )
  await apart(8)
  expect(await piece()).toMatchObject({ ok: true })
  await apart(16)
  expect(await piece()).toEqual({ ok: false, reason: "too_long" })
})

test("an alarm that comes and goes has its waves once, and another alarm its own", async () => {
  const visit = await chartedVisit(database)
  const { clinicId, doctor, visitId: id, patientId } = visit
  const note = (about: string, second: number) =>
    withTenant(clinicId, (tx) =>
      noteStrip(tx, doctor, { id, patientId }, { reason: "alarm", about, at: later(second) }, now),
    )
  const answers = []
  for (const second of [0, 1, 15, 19, 20, 25]) answers.push(await note("apnoea", second))
  expect(answers).toEqual(["kept", "known", "known", "known", "kept", "known"])
  expect(await note("asystole", 1)).toBe("kept")
})

test("before the browser is sent for a file it is known that no file holds such rates", async () => {
  const visit = await chartedVisit(database)
  const doctor = staff(visit, "clinician", now)
  await database.admin.query(
    `update wave_streams set meta = jsonb_set(jsonb_set(meta, '{channels,0,rate}', $2), '{channels,1,rate}', $3)
     where visit_id = $1`,
    [visit.visitId, JSON.stringify([9_999_991, 99_991]), JSON.stringify([9_999_973, 99_989])],
  )
  expect(await checkExport(doctor, visit.visitId, ask("edf"), now)).toEqual({
    ok: false,
    reason: "rates",
  })
})
