import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { senderOf, visitIcs } from "./ics"
import type { VisitIcsFacts } from "./ics"
import { icsWords } from "./ics-words"
import { linesOf, readInvitation } from "./testing-ics"
import { hostileFacts } from "./testing-ics-facts"

const facts: VisitIcsFacts = {
  visitId: "0b9c2f3e-6a53-4f0c-9d0a-3a4d6b0f2f11",
  sequence: 0,
  startsAt: new Date("2026-12-01T11:40:00Z"),
  endsAt: new Date("2026-12-01T11:55:00Z"),
  ...icsWords("en", { name: "Riverside Clinic", phone: "020 7946 0148" }),
  organizer: senderOf("Housecall <no-reply@housecall.example>"),
  attendeeEmail: "agnes@patients.example",
  at: new Date("2026-11-25T09:00:00Z"),
}

describe("an invitation", () => {
  test("asks: REQUEST, confirmed, in UTC, one UID, nothing clinical", () => {
    const { method, text } = visitIcs(facts, "REQUEST")
    expect(method).toBe("REQUEST")
    expect(readInvitation(text)).toEqual({
      method: "REQUEST",
      uid: "0b9c2f3e-6a53-4f0c-9d0a-3a4d6b0f2f11@housecall",
      sequence: 0,
      status: "CONFIRMED",
      start: "2026-12-01T11:40:00.000Z",
      end: "2026-12-01T11:55:00.000Z",
      stamp: "2026-11-25T09:00:00.000Z",
      summary: "Appointment",
      description: "The link is in your message. Questions? Call Riverside Clinic: 020 7946 0148",
      organizer: "no-reply@housecall.example",
      organizerName: "Housecall",
      attendee: "agnes@patients.example",
    })
    expect(text).toContain("\r\nDTSTART:20261201T114000Z\r\n")
  })

  test("calls off: CANCEL with STATUS:CANCELLED, the same UID and organizer, a higher SEQUENCE", () => {
    const first = readInvitation(visitIcs(facts, "REQUEST").text)
    const last = readInvitation(visitIcs({ ...facts, sequence: 2 }, "CANCEL").text)
    expect(last).toMatchObject({ method: "CANCEL", status: "CANCELLED", sequence: 2 })
    expect([last.uid, last.organizer]).toEqual([first.uid, first.organizer])
  })

  test("is in the patient's language", () => {
    const words = icsWords("zh-Hans", { name: "河滨诊所", phone: "020 7946 0148" })
    expect(readInvitation(visitIcs({ ...facts, ...words }, "REQUEST").text).summary).toBe("预约")
  })

  test.each([
    ["Housecall <no-reply@housecall.example>", "Housecall", "no-reply@housecall.example"],
    ['"Riverside, Clinic" <a@b.example>', "Riverside, Clinic", "a@b.example"],
    ["a@b.example", "Housecall", "a@b.example"],
  ])("sender %j", (from, name, email) => {
    expect(senderOf(from)).toEqual({ name, email })
  })
})

test("any facts give a file of CRLF lines of at most 75 bytes that reads back as they were", () => {
  fc.assert(
    fc.property(
      hostileFacts,
      fc.constantFrom("REQUEST" as const, "CANCEL" as const),
      (visit, method) => {
        const { text } = visitIcs(visit, method)
        for (const line of linesOf(text)) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
        const read = readInvitation(text)
        expect(read).toMatchObject({
          method,
          sequence: visit.sequence,
          start: visit.startsAt.toISOString(),
          end: visit.endsAt.toISOString(),
          organizer: visit.organizer.email,
          attendee: visit.attendeeEmail,
        })
        expect(read.description).toBe(visit.description)
        expect(read.summary).toBe(visit.summary)
      },
    ),
  )
})
