import { randomUUID } from "node:crypto"

import type { PgTable } from "drizzle-orm/pg-core"
import { beforeAll, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { patients } from "@/db/schema/identity"
import { breakGlass, chartEntries, proxies } from "@/db/schema/people"
import { visits } from "@/db/schema/scheduling"
import { waitlistEntries } from "@/db/schema/waitlist"
import { testDatabase } from "@/db/testing"
import { today } from "@/lib/consultations/today-queries"
import { listMessages } from "@/lib/notifications/queries"
import { bookingClinic } from "@/lib/scheduling/booking/testing-booking"
import { readCalendar } from "@/lib/scheduling/calendar/queries"
import { unreadable } from "@/lib/sealing/as-list"
import { sealRow } from "@/lib/sealing/seal-row"
import { unfinished } from "@/lib/summaries/unfinished-queries"
import { readWaitlist } from "@/lib/waitlist/queries"

import { listBrokenGlass } from "./break-glass-queries"
import { chartOf } from "./chart-queries"
import { proxiesOf } from "./proxy-queries"
import { searchPatients } from "./queries"
import { arrangePatient, arrangeVisit } from "./testing"

/** Sealed rows of which somebody changed a character where they lie: each list says so, and keeps the others. */
const database = await testDatabase()
const at = new Date("2026-11-25T10:00:00.000Z")

const clinic = await bookingClinic(database)
const { clinicId, clinicianId, visitTypeId } = clinic
const clinician = clinic.clinician(clinicianId)
const [nurse, admin] = [await clinic.memberOf("nurse"), await clinic.memberOf("administrator")]
const [agnes, basil] = [
  await arrangePatient(database, clinicId, { name: "Agnes", reference: "RC-700001" }),
  await arrangePatient(database, clinicId, { name: "Basil", reference: "RC-700002" }),
]
const startingAt = (hour: number) => new Date(Date.UTC(2026, 10, 25, hour))
const visitOf = (patientId: typeof agnes, hour: number, state?: string) =>
  arrangeVisit(database, { clinicId, patientId, clinicianId, startsAt: startingAt(hour) }, state)

async function insert(table: string, row: Readonly<Record<string, unknown>>): Promise<void> {
  const names = Object.keys(row)
  const places = names.map((_, index) => `$${index + 1}`)
  await database.admin.query(
    `insert into ${table} (${names.join(", ")}) values (${places.join(", ")})`,
    Object.values(row),
  )
}

/** Sealed as it always is, then changed by one character by the database's owner. */
async function damage(
  table: PgTable,
  [name, key]: readonly [name: string, key: string],
  [id, row]: readonly [id: string, row: string],
  values: Readonly<Record<string, readonly [column: string, value: unknown]>>,
): Promise<void> {
  const plain = Object.fromEntries(Object.entries(values).map(([one, [, value]]) => [one, value]))
  const sealed: Record<string, unknown> = await withTenant(clinicId, (tx) =>
    sealRow(tx, { clinicId, patientId: agnes }, table, row, plain),
  )
  for (const [property, [column]] of Object.entries(values)) {
    const text = String(sealed[property])
    const changed = `${text.slice(0, 50)}${text[50] === "A" ? "B" : "A"}${text.slice(51)}`
    expect(text).toMatch(/^hc1\./)
    const stored = typeof values[property]?.[1] === "string" ? changed : JSON.stringify(changed)
    // Rows that are final, too: whoever owns the database can switch off what makes them so.
    const owner = await database.admin.connect()
    try {
      await owner.query("begin; set local session_replication_role = replica")
      await owner.query(`update ${name} set ${column} = $1 where ${key} = $2`, [stored, id])
      await owner.query("commit")
    } finally {
      owner.release()
    }
  }
}

const first = await visitOf(agnes, 11)
await visitOf(basil, 12)
for (const [patient, hour] of [
  [agnes, 7],
  [basil, 8],
] as const)
  await visitOf(patient, hour, "ended")
const glass = [randomUUID(), randomUUID()] as const
const entry = [randomUUID(), randomUUID()] as const
const proxy = [randomUUID(), randomUUID()] as const
const waits = [randomUUID(), randomUUID()] as const
for (const [n, patient] of [agnes, basil].entries()) {
  const common = { clinic_id: clinicId, patient_id: patient }
  const member = { clinic_id: clinicId, patient_id: agnes }
  await insert("break_glass", {
    ...{ ...common, id: glass[n], user_id: clinicianId, reason: "Collapsed" },
    ...{ opened_at: at, expires_at: at },
  })
  await insert("chart_entries", {
    ...{ ...member, id: entry[n], version: 1, kind: "allergy", status: "active", written_at: at },
    ...{ name: "Latex", detail: "" },
  })
  await insert("proxies", {
    ...{
      ...member,
      id: proxy[n],
      name: "Clara",
      email: "clara@patients.example",
      birth_date: "1970-01-01",
      relation: "child",
    },
    ...{ basis: "patient_wish", language: "en", scope: "full", from_day: "2026-01-01" },
    ...{ added_by: clinicianId, added_at: at },
  })
  await insert("waitlist_entries", {
    ...{ ...common, id: waits[n], key: randomUUID(), visit_type_id: visitTypeId, weekdays: [] },
    ...{ from_time: "09:00", to_time: "17:00", reason: "Cough", source: "staff", joined_at: at },
  })
  await insert("messages", {
    ...{ ...common, id: randomUUID(), kind: "confirmation", about: "{}", channel: "email" },
    ...{ address: "a@patients.example", state: "sent", dedupe_key: randomUUID() },
  })
}

describe("a row that somebody changed where it lies is a line among the others", () => {
  beforeAll(async () => {
    await damage(patients, ["patients", "id"], [agnes, agnes], {
      name: ["name", "Agnes"],
      birthDate: ["birth_date", "1942-03-14"],
    })
    await damage(visits, ["visits", "id"], [first, first], { reason: ["reason", "Cough"] })
    await damage(breakGlass, ["break_glass", "id"], [glass[0], glass[0]], {
      reason: ["reason", "Collapsed"],
    })
    await damage(chartEntries, ["chart_entries", "id"], [entry[0], `${entry[0]}|1`], {
      name: ["name", "Latex"],
    })
    await damage(proxies, ["proxies", "id"], [proxy[0], proxy[0]], { name: ["name", "Clara"] })
    await damage(waitlistEntries, ["waitlist_entries", "id"], [waits[0], waits[0]], {
      reason: ["reason", "Cough"],
    })
  })

  test("of the day", async () => {
    const { comingUp } = await today(nurse, at)
    expect(comingUp.map(({ reason, patient }) => [reason, patient.name, patient.age])).toEqual([
      [unreadable, unreadable, null],
      ["Cough", "Basil", 84],
    ])
  })

  const lists = {
    "of the calendar": () => readCalendar(nurse, { days: 1 }, at),
    "of a search": () => searchPatients(nurse, "RC-70000"),
    "of the records opened in an emergency": () => listBrokenGlass(admin),
    "of those who wait for a time": () => readWaitlist(nurse, at),
    "of the messages": () => listMessages(nurse, { failed: false }, at),
    "of the summaries to finish": () => unfinished(clinician, at),
  }
  test.each(Object.entries(lists))("%s", async (_, list) => {
    const text = JSON.stringify(await list())
    expect([text.includes(unreadable), text.includes("Basil")]).toEqual([true, true])
  })

  test("of a chart, and of those who act for a patient", async () => {
    const [chart, known] = await withTenant(clinicId, async (tx) => [
      await chartOf(tx, agnes),
      await proxiesOf(tx, agnes),
    ])
    expect(chart.map(({ name }) => name).toSorted()).toEqual(["Latex", unreadable])
    expect(known.map(({ name }) => name).toSorted()).toEqual(["Clara", unreadable])
  })
})
