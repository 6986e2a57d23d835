import fc from "fast-check"
import { describe, expect, it, test } from "vitest"

import { mailOf } from "./letter-mail"
import { segmentsOf } from "./segments"
import { localeOf, visitLetter, visitText } from "./visit-letter"
import type { VisitFacts, VisitLetterKind } from "./visit-letter"

const visit: VisitFacts = {
  patient: "Agnes Thistledown",
  clinician: "Dr Rowan Applegarth",
  clinic: { name: "Riverside Clinic", phone: "020 7946 0148", zone: "Europe/London" },
  startsAt: new Date("2026-11-24T10:20:00Z"),
  language: "en",
}
const link = `https://clinic.example/join#t=${"a".repeat(43)}`
const to = { id: "outbox-1", address: "agnes@patients.example", language: "en" }
const kinds = [
  "confirmation",
  "rescheduled",
  "restored",
  "reminder_3d",
  "reminder_1d",
  "reminder_1h",
  "reminder_10m",
  "link_again",
  "no_visit",
  "missed",
  "running_late",
  "queue_near",
  "cancelled",
  "cancelled_own",
] as const satisfies readonly VisitLetterKind[]

describe("the confirmation", () => {
  it("says who, when and where, with the zone in words and the clinic's number", async () => {
    const { subject, text } = await mailOf(visitLetter("confirmation", visit, link), to)
    expect(subject).toBe("Your video visit: Tuesday 24 November, 10:20")
    expect(text).toContain("Dr Rowan Applegarth at Riverside Clinic")
    expect(text).toContain("Tuesday 24 November at 10:20, London time")
    expect(text).toContain(`Open your visit:\n${link}\n`)
    expect(text).toContain("Riverside Clinic: 020 7946 0148")
  })

  it("is in the patient's language", async () => {
    const { subject, text } = await mailOf(
      visitLetter("confirmation", { ...visit, patient: "林小满", language: "zh" }, link),
      { ...to, language: "zh" },
    )
    expect(subject).toBe("您的视频看诊：11月24日星期二 10:20")
    expect(text).toContain("林小满，您好！")
    expect(text).toContain("10:20（伦敦时间）")
  })

  it("prints the clinic's clock, in summer too, and the patient's own beside it", () => {
    const summer = { ...visit, startsAt: new Date("2026-07-07T10:20:00Z") }
    const said = (facts: VisitFacts) =>
      visitLetter("confirmation", facts, link).paragraphs.join(" ")
    expect(said(summer)).toContain("11:20, London time")
    const newYork = { ...summer, clinic: { ...visit.clinic, zone: "America/New_York" } }
    expect(said(newYork)).toContain("06:20, New York time")
    expect(said({ ...newYork, zone: "Europe/London" })).toContain(
      "On your clock that is Tuesday 7 July at 11:20, London time.",
    )
    expect(said({ ...summer, zone: "Europe/London" })).not.toContain("On your clock")
  })

  it("lets no name become markup", async () => {
    const { html } = await mailOf(
      visitLetter("confirmation", { ...visit, patient: `<img src=x onerror="a">'&` }, link),
      to,
    )
    expect(html).toContain("&lt;img src=x onerror=&quot;a&quot;&gt;")
    expect(html).not.toContain("<img")
  })

  it("fetches nothing: every address in it is the link", async () => {
    const { html } = await mailOf(visitLetter("confirmation", visit, link), to)
    expect(html).not.toMatch(/<(img|script|style|link|iframe|video|svg)\b/i)
    expect(html).not.toMatch(/\b(src|srcset|background)\s*=|url\(|@import/i)
    const addresses = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)
    expect(addresses.every((href) => href?.startsWith(link))).toBe(true)
  })
})

it("a reminder can be answered by a press on a page, never by opening it", async () => {
  const { text } = await mailOf(visitLetter("reminder_1d", visit, link), to)
  for (const what of ["confirm", "move", "cancel", "stop"])
    expect(text).toContain(`${link}&do=${what}\n`)
})

describe.each(["en", "zh"])("every message in %s", (language) => {
  // Everything clinical that the database holds of this patient. No message has a way to reach it.
  const canaries = /CANARY|1942|Penicillin|Cough|Cardio|心/
  const record = {
    ...visit,
    language,
    reason: "CANARY Cough",
    birthDate: "1942-03-14",
    allergies: "CANARY Penicillin",
    visitType: "CANARY Cardiology follow-up",
  }

  test.each(kinds)("%s says when or whom to call, and nothing clinical", async (kind) => {
    const mail = await mailOf(visitLetter(kind, record, link), { ...to, language })
    const text = visitText(kind, record, link)
    expect(mail.subject.length).toBeGreaterThan(3)
    expect(mail.html).toContain(`lang="${language}"`)
    for (const said of [mail.subject, mail.text, mail.html, text]) {
      expect(said).not.toMatch(canaries)
      expect(said).not.toMatch(/undefined|\{\w+\}|mail\./)
    }
  })

  test.each(kinds)("%s is a text of one or two segments, whatever the names are", (kind) => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 80 }),
        fc.string({ maxLength: 120 }),
        (name, clinician) => {
          const clinic = { ...visit.clinic, name }
          const text = visitText(kind, { ...record, clinician, clinic }, link)
          expect(segmentsOf(text).count).toBeLessThanOrEqual(2)
          expect(text.includes("http")).toBe(text.includes(link))
        },
      ),
    )
  })
})

it.each([
  ["en", "en"],
  ["zh", "zh"],
  ["zh-Hans", "zh"],
  ["ZH-CN", "zh"],
  ["de", "en"],
])("writes %s in %s", (language, locale) => {
  expect(localeOf(language)).toBe(locale)
})
