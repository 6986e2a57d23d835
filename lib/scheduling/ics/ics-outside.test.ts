import { spawn } from "node:child_process"
import { join } from "node:path"
import { json } from "node:stream/consumers"

import fc from "fast-check"
import ICAL from "ical.js"
import { describe, expect, test } from "vitest"
import { z } from "zod"

import { calendarPython } from "@/tools/outside/icalendar/python"

import { senderOf, visitIcs } from "./ics"
import { icsWords } from "./ics-words"
import { seriesIcs } from "./series-ics"
import type { SeriesIcsFacts } from "./series-ics"
import { linesOf, readInvitation } from "./testing-ics"
import { hostileFacts } from "./testing-ics-facts"

/**
 * Invitations, read by Python's `icalendar` and expanded by `recurring-ical-events`, in a virtual
 * environment that `tools/outside` makes; where there is no Python, or no way to its packages, these
 * tests are skipped and say so.
 */
const outside = await calendarPython()
const absent = "absent" in outside ? outside.absent : undefined

const Read = z.array(
  z.object({
    method: z.string(),
    errors: z.array(z.string()),
    events: z.array(
      z.object({
        uid: z.string(),
        sequence: z.number(),
        status: z.string(),
        start: z.string(),
        end: z.string(),
        summary: z.string(),
        description: z.string(),
        organizer: z.string().nullable(),
        attendee: z.string().nullable(),
      }),
    ),
    occurrences: z.array(z.string()),
  }),
)

async function pythonReads(jobs: readonly { text: string; from?: string; to?: string }[]) {
  const program = join(import.meta.dirname, "../../../tools/outside/icalendar/read.py")
  const child = spawn("python" in outside ? outside.python : "python3", [program], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  child.stdin.end(JSON.stringify(jobs))
  return Read.parse(await json(child.stdout))
}

const seconds = (iso: string) => `${iso.slice(0, 19)}Z`

test("any invitation is read without errors, with the fields that ical.js reads", async ({
  skip,
}) => {
  skip(absent !== undefined, absent)
  const visits = fc.sample(hostileFacts, 300)
  const texts = visits.map((visit, n) => visitIcs(visit, n % 2 === 0 ? "REQUEST" : "CANCEL").text)
  const read = await pythonReads(texts.map((text) => ({ text })))
  expect(read.flatMap(({ errors }) => errors)).toEqual([])
  for (const [n, text] of texts.entries()) {
    const ours = readInvitation(text)
    expect(read[n]).toMatchObject({
      method: ours.method,
      events: [
        {
          uid: ours.uid,
          sequence: ours.sequence,
          status: ours.status,
          start: seconds(ours.start),
          end: seconds(ours.end),
          organizer: ours.organizer,
          attendee: ours.attendee,
          summary: ours.summary,
          description: ours.description,
        },
      ],
    })
  }
}, 300_000)

const series: SeriesIcsFacts = {
  seriesId: "5b9c2f3e-6a53-4f0c-9d0a-3a4d6b0f2f11",
  sequence: 1,
  zone: "America/New_York",
  rule: "FREQ=WEEKLY;COUNT=5",
  minutes: 30,
  ...icsWords("en", { name: "Riverside Clinic", phone: "020 7946 0148" }),
  organizer: senderOf("Housecall <no-reply@housecall.example>"),
  attendeeEmail: "agnes@patients.example",
  at: new Date("2026-10-01T09:00:00Z"),
  // Over the change of 1 November: the second was moved, the third called off, the fourth never booked.
  occurrences: [
    occurrence("2026-10-20T09:00:00", "2026-10-20T13:00:00Z"),
    { ...occurrence("2026-10-27T09:00:00", "2026-10-28T19:15:00Z"), sequence: 2 },
    { ...occurrence("2026-11-03T09:00:00", "2026-11-03T14:00:00Z"), cancelled: true },
    occurrence("2026-11-17T09:00:00", "2026-11-17T14:00:00Z"),
  ],
  never: ["2026-11-10T09:00:00"],
}

function occurrence(start: string, startsAt: string) {
  const at = new Date(startsAt)
  return {
    occurrence: start,
    startsAt: at,
    endsAt: new Date(at.getTime() + 30 * 60_000),
    sequence: 0,
    cancelled: false,
  }
}

const expected = ["2026-10-20T13:00:00Z", "2026-10-28T19:15:00Z", "2026-11-17T14:00:00Z"]

describe("a series", () => {
  test("keeps its wall time, without what was called off, with what was moved where it went", () => {
    const { text } = seriesIcs(series, "REQUEST")
    for (const line of linesOf(text)) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(jsOccurrences(text)).toEqual(expected)
    expect(text).toContain("DTSTART;TZID=America/New_York:20261020T090000\r\n")
    expect(text).toContain("RECURRENCE-ID;TZID=America/New_York:20261027T090000\r\n")
  })

  test("is read and expanded the same by Python", async ({ skip }) => {
    skip(absent !== undefined, absent)
    const window = { from: "2026-10-01T00:00:00+00:00", to: "2027-01-01T00:00:00+00:00" }
    const zones = ["America/New_York", "Europe/London", "Australia/Lord_Howe", "Asia/Kathmandu"]
    const jobs = zones.map((zone) => ({
      text: seriesIcs({ ...series, zone, occurrences: [], never: [] }, "REQUEST").text,
    }))
    const [read] = await pythonReads([{ text: seriesIcs(series, "REQUEST").text, ...window }])
    expect(read?.errors).toEqual([])
    expect(read?.occurrences).toEqual(expected)
    expect((await pythonReads(jobs)).flatMap(({ errors }) => errors)).toEqual([])
  }, 300_000)

  test("called off as a whole is a CANCEL of the same UID", () => {
    const { text } = seriesIcs({ ...series, sequence: 2 }, "CANCEL")
    expect(text).toContain("METHOD:CANCEL\r\n")
    expect(text).toContain("STATUS:CANCELLED\r\n")
    expect(text).toContain(`UID:${series.seriesId}@housecall\r\n`)
  })
})

/** The starts as ical.js works them out from the file alone, zone description included. */
function jsOccurrences(text: string): string[] {
  const calendar = ICAL.Component.fromString(text)
  const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one))
  const master = events.find((event) => !event.isRecurrenceException())
  if (master === undefined) throw new Error("no master")
  for (const event of events.filter((one) => one.isRecurrenceException()))
    master.relateException(event)
  const found: string[] = []
  const iterator = master.iterator()
  for (let next = iterator.next(); next && found.length < 50; next = iterator.next())
    found.push(seconds(master.getOccurrenceDetails(next).startDate.toJSDate().toISOString()))
  return found.toSorted()
}
