import { createServer } from "node:http"
import type { ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

import { afterAll, expect, test } from "vitest"

import { testDatabase } from "@/db/testing"
import { arrangeClinic } from "@/db/testing-clinic"
import { connectBusyCalendar } from "@/lib/calendars/busy-commands"
import { arrangeStaff } from "@/lib/queue/testing-queue"

import { importDue } from "./calendars"

/** A calendar elsewhere that answers nobody before three have asked. */
const asked: ServerResponse[] = []
const elsewhere = createServer((_, response) => {
  asked.push(response)
  if (asked.length === 3) for (const one of asked) one.writeHead(200).end(empty)
})
const empty = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//test//EN\r\nEND:VCALENDAR\r\n"
await new Promise<void>((ready) => elsewhere.listen(0, "127.0.0.1", ready))
// oxlint-disable-next-line typescript/consistent-type-assertions -- a listening TCP server has one
const origin = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
process.env["CALENDAR_EXEMPT_ORIGIN"] = origin
afterAll(() => elsewhere.close())

const database = await testDatabase()

test("a calendar elsewhere that is silent does not hold up the others of its clinic", async () => {
  const clinic = await arrangeClinic(database, new Date(Date.now() + 86_400_000))
  for (const name of ["one", "two", "three"]) {
    const doctor = await arrangeStaff(database, clinic, "clinician")
    const made = await connectBusyCalendar(doctor, { url: `${origin}/${name}.ics` }, new Date())
    expect(made).toMatchObject({ ok: true })
  }
  await database.admin.query("update busy_calendars set next_try_at = now() - interval '1 minute'")
  await importDue(clinic.clinicId)
  const { rows } = await database.admin.query(
    "select problem, fetched_at is not null as read from busy_calendars where clinic_id = $1",
    [clinic.clinicId],
  )
  expect(rows).toEqual(Array.from({ length: 3 }, () => ({ problem: null, read: true })))
})
