import { randomUUID } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"

import { afterAll, beforeEach, describe, expect, test } from "vitest"

import { withTenant } from "@/db/client"
import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { mintActor } from "@/lib/actor"
import type { StaffRole } from "@/lib/actor"
import { newToken } from "@/lib/identity/link-token"
import { systemActor } from "@/lib/identity/system"
import { UserId } from "@/lib/ids"
import { busyElsewhere } from "@/lib/scheduling/slots/taken-time"

import { connectBusyCalendar, removeBusyCalendar } from "./busy-commands"
import { issueFeed, revokeFeed } from "./feed-commands"
import { readFeed } from "./feed-queries"
import { dueCalendars, importBusy } from "./import-commands"
import { busyStamps, readOwnCalendars } from "./queries"

/** A calendar elsewhere, on loopback: the one origin that the setting lets through. */
let connections = 0
let answer = (): { status: number; body: string } => ({ status: 200, body: "" })
const elsewhere = createServer((_, response) => {
  const { status, body } = answer()
  response.writeHead(status).end(body)
})
elsewhere.on("connection", () => (connections += 1))
await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve))
// oxlint-disable-next-line typescript/consistent-type-assertions -- a listening TCP server has one
const origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
process.env["CALENDAR_EXEMPT_ORIGIN"] = origin
afterAll(() => elsewhere.close())

const database = await testDatabase()
const at = new Date("2026-11-25T10:00:00Z")
const clinic = await arrangeClinic(database, new Date("2026-12-01T11:40:00Z"))
const other = await arrangeClinic(database, new Date("2026-12-01T11:40:00Z"))
const doctor = staff(clinic, clinic.clinicianId, "clinician")
const stranger = staff(other, other.clinicianId, "clinician")
const nurse = staff(clinic, UserId.parse(randomUUID()), "nurse")
const worker = systemActor("calendars", clinic.clinicId)

function staff(of: typeof clinic, userId: UserId, role: StaffRole) {
  const { clinicId } = of
  return mintActor({ kind: "staff", clinicId, userId, role, name: "x", requestId: randomUUID() })
}

beforeEach(() => {
  connections = 0
})

async function events(action: string): Promise<number> {
  const { rows } = await database.admin.query<{ n: string }>(
    "select count(*) as n from audit_events where action = $1 and clinic_id = $2",
    [action, clinic.clinicId],
  )
  return Number(rows[0]?.n)
}

async function newFeed(names: "none" | "initials" = "none"): Promise<string> {
  const issued = await issueFeed(doctor, { names }, at)
  if (!issued.ok) throw new Error(issued.reason)
  return issued.value.url.split("/").at(-1)?.replace(".ics", "") ?? ""
}

describe("a secret feed", () => {
  test("shows the clinician's visits without a name", async () => {
    const read = await readFeed(await newFeed(), at)
    if (!read.ok) throw new Error(read.reason)
    expect(read.value.text).toContain("DTSTART:20261201T114000Z")
    expect(read.value.text).toContain("SUMMARY:Appointment\r\n")
    expect(read.value.text).not.toMatch(/Agnes|Thistledown|RC-204417|Cough/)
  })

  test("shows initials where the clinician chose so, and a new ETag with a moved visit", async () => {
    const token = await newFeed("initials")
    const before = await readFeed(token, at)
    expect(before.ok && before.value.text).toContain("SUMMARY:Appointment · AT RC-204417")
    expect(await readFeed(token, at)).toEqual(before)
    await database.admin.query(
      "update visits set starts_at = starts_at + interval '5 min' where id = $1",
      [clinic.visitId],
    )
    const after = await readFeed(token, at)
    expect(after.ok && before.ok && after.value.etag !== before.value.etag).toBe(true)
    expect(after.ok && after.value.text).toContain("SEQUENCE:1")
  })

  test("rests as a hash only", async () => {
    const token = await newFeed()
    const { rows } = await database.admin.query(
      "select calendar_feeds::text as row from calendar_feeds",
    )
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test("stops with a new address, with a revocation and with the account", async () => {
    const first = await newFeed()
    const second = await newFeed()
    expect(await readFeed(first, at)).toEqual({ ok: false, reason: "not_found" })
    expect((await readFeed(second, at)).ok).toBe(true)
    await revokeFeed(doctor, at)
    expect(await readFeed(second, at)).toEqual({ ok: false, reason: "not_found" })
    const third = await newFeed()
    await database.admin.query("update users set active = false where id = $1", [doctor.userId])
    expect((await readFeed(third, at)).ok).toBe(false)
    await database.admin.query("update users set active = true where id = $1", [doctor.userId])
  })

  test.each(["", "x", newToken(), "%00", "a".repeat(5_000)])("%j is not found", async (token) => {
    expect(await readFeed(token, at)).toEqual({ ok: false, reason: "not_found" })
  })

  test("is written down once an hour, however often it is read", async () => {
    const token = await newFeed()
    const before = await events("feed.read")
    for (const minutes of [0, 5, 30, 59.9])
      await readFeed(token, new Date(at.getTime() + minutes * 60_000))
    expect(await events("feed.read")).toBe(before + 1)
    await readFeed(token, new Date(at.getTime() + 60 * 60_000))
    expect(await events("feed.read")).toBe(before + 2)
  })

  test("is the clinician's to make, nobody else's", async () => {
    expect(await issueFeed(nurse, { names: "none" }, at)).toEqual({
      ok: false,
      reason: "forbidden",
    })
    expect(await revokeFeed(nurse, at)).toEqual({ ok: false, reason: "forbidden" })
    const token = await newFeed()
    await revokeFeed(stranger, at)
    expect((await readFeed(token, at)).ok).toBe(true)
  })
})

describe("busy times of a calendar elsewhere", () => {
  const url = `${origin}/private-secret/basic.ics`
  const calendar = (...starts: string[]) => ({
    status: 200,
    body: [
      "BEGIN:VCALENDAR",
      ...starts.map(
        (start) =>
          `BEGIN:VEVENT\r\nUID:${start}\r\nSUMMARY:Dentist\r\nDTSTART:${start}\r\nDURATION:PT1H\r\nEND:VEVENT`,
      ),
      "END:VCALENDAR",
    ].join("\r\n"),
  })
  const minutes = (n: number) => new Date(at.getTime() + n * 60_000)

  async function busy(): Promise<string[]> {
    const window = { from: at.getTime(), to: at.getTime() + 30 * 86_400_000 }
    const found = await withTenant(clinic.clinicId, (tx) =>
      busyElsewhere(tx, [doctor.userId], window),
    )
    return (found.get(doctor.userId) ?? []).map(({ from }) => new Date(from).toISOString())
  }
  async function freshness(now = at) {
    return (await busyStamps(doctor, [doctor.userId], now))[0]?.freshness
  }

  test("connecting judges the address and connects to nothing; the worker reads it", async () => {
    answer = () => calendar("20261201T090000Z", "20261202T090000Z")
    const connected = await connectBusyCalendar(doctor, { url }, at)
    expect(connected).toEqual({ ok: true, value: { host: new URL(origin).host } })
    expect(connections).toBe(0)
    expect(await freshness()).toEqual({ kind: "reading" })
    const { rows } = await database.admin.query(
      "select payload from outbox where job = 'calendars.import'",
    )
    expect(rows).toEqual([{ payload: { userId: doctor.userId } }])

    await importBusy(worker, doctor.userId, at)
    expect(await busy()).toEqual(["2026-12-01T09:00:00.000Z", "2026-12-02T09:00:00.000Z"])
    expect(await freshness()).toEqual({ kind: "fresh", fetchedAt: at.toISOString() })
    expect(await freshness(minutes(121))).toMatchObject({ kind: "stale" })
  })

  test("neither the address nor a title rests in the tables", async () => {
    const { rows } = await database.admin.query(
      "select b.sealed_url, b::text, i::text from busy_calendars b, imported_busy i",
    )
    expect(rows.length).toBeGreaterThan(0)
    const atRest = rows.map(({ sealed_url: sealed, ...row }) => [sealed.toString("latin1"), row])
    expect(JSON.stringify(atRest)).not.toMatch(/private-secret|Dentist/)
  })

  test("a reading that fails keeps the last times and says since when", async () => {
    answer = () => ({ status: 500, body: "" })
    await importBusy(worker, doctor.userId, minutes(15))
    await importBusy(worker, doctor.userId, minutes(30))
    expect(await busy()).toHaveLength(2)
    expect(await freshness()).toEqual({
      kind: "failing",
      since: minutes(15).toISOString(),
      problem: "answered",
      fetchedAt: at.toISOString(),
    })
    expect(await events("busy.refused")).toBe(1)

    answer = () => calendar("20261203T090000Z")
    await importBusy(worker, doctor.userId, minutes(45))
    expect(await busy()).toEqual(["2026-12-03T09:00:00.000Z"])
    expect(await freshness()).toMatchObject({ kind: "fresh" })
  })

  test("what could not be read, and zones that nobody knows, are on the owner's page", async () => {
    const body = [
      "BEGIN:VCALENDAR",
      "BEGIN:VEVENT\r\nUID:a\r\nDTSTART;TZID=Middle Earth:20261201T090000\r\nDURATION:PT1H\r\nEND:VEVENT",
      "BEGIN:VEVENT\r\nUID:b\r\nDTSTART:20261345T990000Z\r\nEND:VEVENT",
      "END:VCALENDAR",
    ].join("\r\n")
    answer = () => ({ status: 200, body })
    await importBusy(worker, doctor.userId, minutes(50))
    expect(await readOwnCalendars(doctor, minutes(51))).toMatchObject({
      value: { busy: { unread: 1, unknownZones: ["Middle Earth"], zone: null } },
    })
    answer = () => calendar("20261201T090000Z")
    await importBusy(worker, doctor.userId, minutes(55))
    expect(await readOwnCalendars(doctor, minutes(56))).toMatchObject({
      value: { busy: { unread: 0, unknownZones: [] } },
    })
  })

  test("a calendar's turn is claimed by one worker", async () => {
    await database.admin.query("update busy_calendars set next_try_at = $1", [minutes(60)])
    expect(await dueCalendars(clinic.clinicId, minutes(59))).toEqual([])
    const claims = await Promise.all(
      Array.from({ length: 8 }, () => dueCalendars(clinic.clinicId, minutes(60))),
    )
    expect(claims.flat()).toEqual([doctor.userId])
    expect(await dueCalendars(clinic.clinicId, minutes(75))).toEqual([doctor.userId])
  })

  test.each([
    ["http://127.0.0.1:1/", "not_https"],
    ["https://169.254.169.254/latest/meta-data/", "not_public"],
    ["https://2130706433/", "not_public"],
    ["https://user@calendar.example/", "credentials"],
    ["not an address", "not_a_url"],
  ])("%s is refused before any connection, and written down", async (hostile, problem) => {
    const before = await events("busy.refused")
    expect(await connectBusyCalendar(doctor, { url: hostile }, at)).toEqual({
      ok: false,
      reason: "bad_request",
      field: "url",
      problem,
    })
    expect(connections).toBe(0)
    expect(await events("busy.refused")).toBe(before + 1)
  })

  test("a public name with a private address is refused", async () => {
    const resolve = async () => ["10.0.0.7"]
    expect(
      await connectBusyCalendar(doctor, { url: "https://calendar.example/a" }, at, resolve),
    ).toMatchObject({ problem: "not_public" })
  })

  test("another clinic sees nothing of it", async () => {
    expect(await busyStamps(stranger, [doctor.userId], at)).toEqual([])
    const found = await withTenant(other.clinicId, (tx) =>
      busyElsewhere(tx, [doctor.userId], { from: 0, to: Date.UTC(2030, 0, 1) }),
    )
    expect(found.size).toBe(0)
  })

  test("removing it frees the times", async () => {
    expect((await removeBusyCalendar(doctor, at)).ok).toBe(true)
    expect(await busy()).toEqual([])
    expect(await readOwnCalendars(doctor, at)).toMatchObject({ ok: true, value: { busy: null } })
    await importBusy(worker, doctor.userId, at)
    expect(connections).toBe(0)
  })
})
