import { createHash } from "node:crypto"

import { describe, expect, it } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import { ClinicId } from "@/lib/ids"
import type { PatientId } from "@/lib/ids"

import { allergyLine } from "./allergy-line"
import { openInEmergency } from "./break-glass-commands"
import { listBrokenGlass } from "./break-glass-queries"
import { addEntry, changeEntry } from "./chart-commands"
import { changeDetails } from "./details-commands"
import { checkDocument } from "./document-check-commands"
import { fileDocument } from "./document-commands"
import { largestDocument } from "./document-kind"
import { readDocument } from "./document-queries"
import { dayMs, emergencyMs } from "./policy"
import { addProxy, removeProxy } from "./proxy-commands"
import { readPatient } from "./record-queries"
import { samples } from "./sample-documents"
import { arrangePatient, arrangeStaff, arrangeVisit, eventsOf } from "./testing"

const database = await testDatabase()
const at = new Date("2026-11-24T10:00:00Z")
const later = (ms: number) => new Date(at.getTime() + ms)
const penicillin = {
  kind: "allergy",
  name: "Penicillin",
  detail: "rash",
  severity: "moderate",
  sinceDay: "1990-05-01",
} as const

/** A nurse with a patient of today, a clinician who does not know them, and the administrators. */
async function arrange() {
  const clinic = await arrangeClinic(database, at)
  const { clinicId } = clinic
  const [nurse, stranger, desk, administrator] = [
    mintActor(await arrangeStaff(database, clinicId, "nurse")),
    mintActor(await arrangeStaff(database, clinicId, "clinician")),
    mintActor(await arrangeStaff(database, clinicId, "scheduler")),
    mintActor(await arrangeStaff(database, clinicId, "administrator")),
  ]
  return { ...clinic, nurse, stranger, desk, administrator }
}

/** As the page of a call reads it, whichever clinic's the patient is. */
async function allergies(patientId: PatientId): Promise<string> {
  const { rows } = await database.admin.query<{ clinic_id: string }>(
    "select clinic_id from patients where id = $1",
    [patientId],
  )
  return withTenant(ClinicId.parse(rows[0]?.clinic_id), (tx) => allergyLine(tx, patientId))
}

describe("the chart", () => {
  it("adds, changes and stops, keeps each version, and the line over the call follows", async () => {
    const { clinicId, patientId, nurse } = await arrange()
    const added = await addEntry(nurse, patientId, penicillin, at)
    const id = added.ok ? added.value.id : ""
    await addEntry(
      nurse,
      patientId,
      { ...penicillin, name: "Latex", detail: "", severity: "severe" },
      at,
    )
    expect(await allergies(patientId)).toBe("Latex, Penicillin (rash)")

    const { kind: _, ...fields } = penicillin
    const change = {
      ...fields,
      detail: "hives",
      status: "active",
      stoppedDay: null,
      version: 1,
    } as const
    expect(await changeEntry(nurse, patientId, id, change, at)).toEqual({
      ok: true,
      value: undefined,
    })
    expect(await allergies(patientId)).toBe("Latex, Penicillin (hives)")
    expect(await changeEntry(nurse, patientId, id, change, at)).toEqual({
      ok: false,
      reason: "changed_meanwhile",
    })

    const stop = { ...change, status: "stopped", stoppedDay: "2026-11-24", version: 2 } as const
    expect((await changeEntry(nurse, patientId, id, stop, at)).ok).toBe(true)
    expect(await allergies(patientId)).toBe("Latex")
    const { rows } = await database.admin.query(
      "select id, version, status, detail from chart_entries where id = $1 order by version",
      [id],
    )
    expect(rows).toEqual([
      { id, version: 1, status: "active", detail: "rash" },
      { id, version: 2, status: "active", detail: "hives" },
      { id, version: 3, status: "stopped", detail: "hives" },
    ])
    expect(
      (await eventsOf(database, clinicId)).filter((line) => line.startsWith("chart.changed")),
    ).toHaveLength(4)
  })

  it("what was entered in error leaves the page and stays in the history", async () => {
    const { patientId, nurse } = await arrange()
    const added = await addEntry(nurse, patientId, penicillin, at)
    const id = added.ok ? added.value.id : ""
    const { kind: _, ...fields } = penicillin
    await changeEntry(
      nurse,
      patientId,
      id,
      { ...fields, status: "entered_in_error", stoppedDay: null, version: 1 },
      at,
    )
    expect(await readPatient(nurse, patientId, at)).toMatchObject({
      value: { chart: { entries: [] } },
    })
    expect(await allergies(patientId)).toBe("")
  })

  it("fifty changes of one version at once: one is made", async () => {
    const { patientId, nurse } = await arrange()
    const added = await addEntry(nurse, patientId, penicillin, at)
    const id = added.ok ? added.value.id : ""
    const { kind: _, ...fields } = penicillin
    const change = { ...fields, status: "active", stoppedDay: null, version: 1 } as const
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_none, i) =>
        changeEntry(nurse, patientId, id, { ...change, detail: `${i}` }, at),
      ),
    )
    expect(answers.filter((answer) => answer.ok)).toHaveLength(1)
    expect(answers.every((answer) => answer.ok || answer.reason === "changed_meanwhile")).toBe(true)
  })

  it("is not for the desk, nor for a clinician who does not know the patient", async () => {
    const { clinicId, patientId, desk, stranger } = await arrange()
    expect(await addEntry(desk, patientId, penicillin, at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(await addEntry(stranger, patientId, penicillin, at)).toEqual({
      ok: false,
      reason: "record_closed",
    })
    expect(await eventsOf(database, clinicId)).toEqual([
      "access.denied refused HOPERAT",
      "access.denied refused TREAT",
    ])
  })
})

describe("how far a record is open", () => {
  it("the desk sees details and appointments and no chart", async () => {
    const { patientId, desk } = await arrange()
    expect(await readPatient(desk, patientId, at)).toMatchObject({
      value: { view: "open", chart: null, visits: [{}] },
    })
  })

  it("a stranger sees who it is, and nothing else", async () => {
    const { clinicId, patientId, stranger } = await arrange()
    await database.admin.query(
      "update patients set phone = '020 7946 0142', email = 'agnes@patients.example' where id = $1",
      [patientId],
    )
    const page = await readPatient(stranger, patientId, at)
    expect(page).toMatchObject({
      value: { view: "closed", patient: { name: "Agnes Thistledown" } },
    })
    expect(JSON.stringify(page)).not.toMatch(/7946|agnes@/)
    expect(await eventsOf(database, clinicId)).toEqual(["patient.read success TREAT"])
  })

  it("a nurse's own are those of the week around, a clinician's those of the year behind", async () => {
    const { clinicId, clinicianId, patientId, nurse, stranger } = await arrange()
    const view = async (actor: typeof nurse, when: Date) => {
      const page = await readPatient(actor, patientId, when)
      return page.ok ? page.value.view : page.reason
    }
    expect(await view(nurse, later(7 * dayMs))).toBe("open")
    expect(await view(nurse, later(8 * dayMs))).toBe("closed")
    const doctor = { ...stranger, userId: clinicianId }
    expect(await view(doctor, later(365 * dayMs))).toBe("open")
    expect(await view(doctor, later(366 * dayMs))).toBe("closed")
    await database.admin.query("update visits set state = 'cancelled' where clinic_id = $1", [
      clinicId,
    ])
    expect(await view(nurse, at)).toBe("closed")
  })
})

describe("an emergency", () => {
  it("opens the record for an hour, marks every event, and tells each administrator", async () => {
    const { clinicId, patientId, stranger, administrator } = await arrange()
    const second = mintActor(await arrangeStaff(database, clinicId, "administrator"))
    const opened = await openInEmergency(
      stranger,
      patientId,
      { reason: "Brought in unconscious" },
      at,
    )
    expect(opened).toEqual({ ok: true, value: { until: later(emergencyMs).toISOString() } })
    expect(await readPatient(stranger, patientId, at)).toMatchObject({
      value: {
        view: "open",
        emergencyUntil: later(emergencyMs).toISOString(),
        chart: { entries: [] },
      },
    })
    await addEntry(stranger, patientId, penicillin, later(1_000))
    expect(await eventsOf(database, clinicId)).toEqual([
      "patient.break_glass success BTG",
      "patient.read success BTG",
      "chart.read success BTG",
      "chart.changed success BTG",
    ])
    const { rows } = await database.admin.query("select payload from outbox where clinic_id = $1", [
      clinicId,
    ])
    expect(rows.map((row) => row.payload.userId).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      [administrator.userId, second.userId].toSorted((a, b) => (a < b ? -1 : 1)),
    )
    expect(rows.map((row) => row.payload.kind)).toEqual(["break_glass", "break_glass"])

    expect(await readPatient(stranger, patientId, later(emergencyMs))).toMatchObject({
      value: { view: "closed" },
    })
    expect(await addEntry(stranger, patientId, penicillin, later(emergencyMs))).toMatchObject({
      reason: "record_closed",
    })
  })

  it("is listed for administrators, with the reason", async () => {
    const { patientId, stranger, administrator, nurse } = await arrange()
    await openInEmergency(stranger, patientId, { reason: "Brought in unconscious" }, at)
    expect(await listBrokenGlass(administrator)).toMatchObject({
      ok: true,
      value: [
        { reason: "Brought in unconscious", by: { role: "clinician" }, patient: { id: patientId } },
      ],
    })
    expect(await listBrokenGlass(nurse)).toEqual({ ok: false, reason: "forbidden" })
  })

  it("is not for the desk, and not for another clinic's patient", async () => {
    const [here, there] = [await arrange(), await arrange()]
    const reason = { reason: "Brought in unconscious" }
    expect(await openInEmergency(here.desk, here.patientId, reason, at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(await openInEmergency(here.nurse, there.patientId, reason, at)).toEqual({
      ok: false,
      reason: "not_found",
    })
  })

  it("no row of it can be changed or removed", async () => {
    const { patientId, stranger } = await arrange()
    await openInEmergency(stranger, patientId, { reason: "Brought in unconscious" }, at)
    await expect(database.owner.query("delete from break_glass")).resolves.toMatchObject({
      rowCount: 0,
    })
    await expect(database.admin.query("update break_glass set reason = 'None'")).rejects.toThrow(
      "final",
    )
  })
})

describe("documents", () => {
  it("are kept whole, with their hash, and handed out again", async () => {
    const { clinicId, patientId, nurse } = await arrange()
    const filed = await fileDocument(
      nurse,
      patientId,
      { name: "letter.pdf", bytes: samples.pdf },
      at,
    )
    const documentId = filed.ok ? filed.value.documentId : ""
    await checkDocument(
      mintActor({ kind: "system", clinicId, name: "documents", requestId: "r1" }),
      documentId,
      undefined,
      at,
    )
    expect(await readDocument(nurse, patientId, documentId, at)).toEqual({
      ok: true,
      value: { name: "letter.pdf", mediaType: "application/pdf", bytes: samples.pdf },
    })
    expect(await readPatient(nurse, patientId, at)).toMatchObject({
      value: {
        chart: {
          documents: [
            { id: documentId, sha256: createHash("sha256").update(samples.pdf).digest("hex") },
          ],
        },
      },
    })
    expect((await eventsOf(database, clinicId)).slice(0, 3)).toEqual([
      "document.filed success TREAT",
      "document.checked success TREAT",
      "document.read success TREAT",
    ])
  })

  it("too large, of another kind, of another patient: refused", async () => {
    const { clinicId, clinicianId, patientId, nurse, desk } = await arrange()
    const file = (name: string, bytes: Uint8Array) =>
      fileDocument(nurse, patientId, { name, bytes }, at)
    expect(await file("a.pdf", new Uint8Array(largestDocument + 1))).toEqual({
      ok: false,
      reason: "too_large",
    })
    expect(await file("a.svg", new TextEncoder().encode("<svg/>"))).toEqual({
      ok: false,
      reason: "unknown_kind",
    })
    const filed = await file("a.png", samples.png)
    const documentId = filed.ok ? filed.value.documentId : ""
    const other = await arrangePatient(database, clinicId)
    await arrangeVisit(database, {
      clinicId,
      patientId: other,
      clinicianId,
      startsAt: later(dayMs),
    })
    expect(await readDocument(nurse, other, documentId, at)).toEqual({
      ok: false,
      reason: "not_found",
    })
    expect(await readDocument(desk, patientId, documentId, at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
  })
})

describe("details", () => {
  const details = {
    name: "Agnes Thistledown",
    birthDate: "1942-03-14",
    sex: "F",
    language: "en",
    email: "agnes@patients.example",
    phone: null,
    zone: null,
  } as const

  it("change with the version that was seen; the log says which fields", async () => {
    const { clinicId, patientId, desk } = await arrange()
    expect(await changeDetails(desk, patientId, { ...details, version: 1 }, at)).toEqual({
      ok: true,
      value: { version: 2 },
    })
    expect(
      await changeDetails(desk, patientId, { ...details, phone: "1234567", version: 1 }, at),
    ).toEqual({ ok: false, reason: "changed_meanwhile" })
    expect(await changeDetails(desk, patientId, { ...details, version: 2 }, at)).toEqual({
      ok: true,
      value: { version: 2 },
    })
    expect(await eventsOf(database, clinicId)).toEqual(["patient.changed success HOPERAT"])
    const abroad = { ...details, zone: "Europe/Madrid", version: 2 }
    expect(await changeDetails(desk, patientId, abroad, at)).toMatchObject({ ok: true })
    const read = await readPatient(desk, patientId, at)
    expect(read).toMatchObject({ value: { patient: { zone: "Europe/Madrid", version: 3 } } })
  })

  it("are not for a stranger, nor in another clinic", async () => {
    const [here, there] = [await arrange(), await arrange()]
    expect(
      await changeDetails(here.stranger, here.patientId, { ...details, version: 1 }, at),
    ).toEqual({ ok: false, reason: "record_closed" })
    expect(await changeDetails(here.desk, there.patientId, { ...details, version: 1 }, at)).toEqual(
      { ok: false, reason: "not_found" },
    )
  })
})

describe("proxies", () => {
  const proxy = {
    name: "Hester Oakapple",
    birthDate: "1985-02-01",
    relation: "parent",
    basis: "parental_responsibility",
    email: "hester@patients.example",
    phone: null,
    language: "en",
    scope: "full",
    fromDay: "2026-11-24",
    untilDay: null,
  } as const

  it("a child's parent acts until the child is of age; an adult's parent does not", async () => {
    const { clinicId, patientId, desk } = await arrange()
    const child = await arrangePatient(database, clinicId, { birthDate: "2018-09-23" })
    expect(await addProxy(desk, child, proxy, at)).toMatchObject({
      ok: true,
      value: { untilDay: "2036-09-22" },
    })
    expect(await addProxy(desk, patientId, proxy, at)).toEqual({ ok: false, reason: "of_age" })
    expect(
      await addProxy(desk, patientId, { ...proxy, relation: "child", basis: "patient_wish" }, at),
    ).toMatchObject({ ok: true, value: { untilDay: null } })
  })

  it("is told to the patient, and to nobody where nothing was added", async () => {
    const { clinicId, patientId, desk } = await arrange()
    await addProxy(desk, patientId, proxy, at)
    const child = await arrangePatient(database, clinicId, { birthDate: "2018-09-23" })
    await addProxy(desk, child, proxy, at)
    const { rows } = await database.admin.query("select payload from outbox where clinic_id = $1", [
      clinicId,
    ])
    expect(rows).toEqual([{ payload: { kind: "proxy_added", patientId: child } }])
  })

  it("removed once, by whoever may, and not through another patient", async () => {
    const { clinicId, patientId, desk } = await arrange()
    const child = await arrangePatient(database, clinicId, { birthDate: "2018-09-23" })
    const added = await addProxy(desk, child, proxy, at)
    const proxyId = added.ok ? added.value.proxyId : ""
    expect(await removeProxy(desk, patientId, proxyId, at)).toEqual({
      ok: false,
      reason: "not_found",
    })
    expect((await removeProxy(desk, child, proxyId, at)).ok).toBe(true)
    expect(await removeProxy(desk, child, proxyId, at)).toEqual({ ok: false, reason: "not_found" })
    expect(await eventsOf(database, clinicId)).toEqual([
      "proxy.added success HOPERAT",
      "access.denied refused HOPERAT",
      "proxy.removed success HOPERAT",
      "access.denied refused HOPERAT",
    ])
  })
})

it("trends: a point a minute of one visit, a point a visit of several, of merged records too", async () => {
  const { clinicId, clinicianId, patientId, visitId, nurse } = await arrange()
  const chart = async (visit: string, from: Date) => {
    const device = await database.admin.query(
      "insert into devices (id, clinic_id, visit_id, patient_id, token_hash, label) values (gen_random_uuid(), $1, $2, $3, sha256(gen_random_uuid()::text::bytea), 'Monitor') returning id",
      [clinicId, visit, patientId],
    )
    await database.admin.query(
      "select ensure_vital_partitions(($1::timestamptz at time zone 'UTC')::date, 2)",
      [from],
    )
    await database.admin.query(
      `insert into vital_numerics (clinic_id, visit_id, patient_id, device_id, code, at, value, unit, derived)
       select $1, $2, $3, $4, 'MDC_ECG_HEART_RATE', $5::timestamptz + n * interval '1 second', 60 + n % 20, '/min', false from generate_series(0, 179) n`,
      [clinicId, visit, patientId, device.rows[0]?.id, from],
    )
  }
  const points = async () => {
    const page = await readPatient(nurse, patientId, at)
    return page.ok && page.value.view === "open" ? page.value.chart?.trends[0]?.points : undefined
  }
  await chart(visitId, at)
  expect(await points()).toMatchObject([
    { min: 60, max: 79, count: 60 },
    { count: 60 },
    { count: 60 },
  ])
  const second = await arrangeVisit(database, {
    clinicId,
    patientId,
    clinicianId,
    startsAt: later(2 * dayMs),
  })
  await chart(second, later(2 * dayMs))
  expect(await points()).toMatchObject([
    { min: 60, median: 69.5, max: 79, count: 180 },
    { count: 180 },
  ])
})
