import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { mailOf } from "./letter-mail"
import { otherLetter } from "./other-letter"
import type { OtherFacts } from "./other-letter"
import { segmentsOf } from "./segments"

const facts: OtherFacts = {
  name: "Agnes Thistledown",
  language: "en",
  clinic: { name: "Riverside Clinic", phone: "020 7946 0148", zone: "Europe/London" },
  startsAt: new Date("2026-11-24T10:20:00Z"),
  until: new Date("2026-11-23T09:15:00Z"),
  link: `https://clinic.example/book/riverside/offer#t=${"a".repeat(43)}`,
  code: "482915",
}
const kinds = [
  "one_time_code",
  "contact_code",
  "contact_changed",
  "request_received",
  "request_declined",
  "queue_near",
  "waitlist_offer",
  "guest_invited",
  "proxy_added",
  "break_glass",
  "erasure_approved",
  "vitals_alarm",
  "instructions_ready",
] as const

describe.each(["en", "zh"])("in %s", (language) => {
  // What the rows behind these messages hold besides. No message has a way to reach it.
  const record = { ...facts, language, reason: "CANARY Cough", birthDate: "1942-03-14" }

  test.each(kinds)("%s is whole and says nothing clinical", async (kind) => {
    const { letter, text } = otherLetter(kind, record)
    const mail = await mailOf(letter, { id: "1", address: "a@patients.example", language })
    for (const said of [mail.subject, mail.text, mail.html, text]) {
      expect(said).not.toMatch(/CANARY|1942|Cough/)
      expect(said).not.toMatch(/undefined|\{\w+\}|mail\./)
    }
  })

  test.each(kinds)("%s is a text of one or two segments", (kind) => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (name) => {
        const { text } = otherLetter(kind, { ...record, clinic: { ...facts.clinic, name } })
        expect(segmentsOf(text).count).toBeLessThanOrEqual(2)
      }),
    )
  })
})

test("a code stands in the subject and the text, so that it is read without opening anything", () => {
  const { letter, text } = otherLetter("one_time_code", facts)
  expect(letter.subject).toBe("Your code: 482915")
  expect(text).toMatch(/^482915 /)
})
