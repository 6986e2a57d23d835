import { describe, expect, it } from "vitest"

import { mailOf } from "./mail"
import { cancelledLetter, inviteLetter, localeOf } from "./visit-letter"

const visit = {
  patient: "Agnes Thistledown",
  clinician: "Dr Rowan Applegarth",
  clinic: { name: "Riverside Clinic", phone: "020 7946 0148", zone: "Europe/London" },
  startsAt: new Date("2026-11-24T10:20:00Z"),
  language: "en",
}
const href = "https://clinic.example/join#t=abc"
const to = { id: "outbox-1", address: "agnes@patients.example", language: "en" }

describe("the invitation", () => {
  it("says who, when and where, with the zone in words and the clinic's number", () => {
    const { subject, text } = mailOf(inviteLetter(visit, href), to)
    expect(subject).toBe("Your video visit: Tuesday 24 November, 10:20")
    expect(text).toContain("Dr Rowan Applegarth at Riverside Clinic")
    expect(text).toContain("Tuesday 24 November at 10:20, London time")
    expect(text).toContain(`Open your visit:\n${href}\n`)
    expect(text).toContain("Riverside Clinic: 020 7946 0148")
  })

  it("is in the patient's language", () => {
    const { subject, text } = mailOf(
      inviteLetter({ ...visit, patient: "林小满", language: "zh" }, href),
      { ...to, language: "zh" },
    )
    expect(subject).toBe("您的视频看诊：11月24日星期二 10:20")
    expect(text).toContain("林小满，您好！")
    expect(text).toContain("10:20（伦敦时间）")
    expect(text).toContain("020 7946 0148")
  })

  it("prints the clinic's clock, in summer too", () => {
    const summer = { ...visit, startsAt: new Date("2026-07-07T10:20:00Z") }
    expect(inviteLetter(summer, href).paragraphs.join(" ")).toContain("11:20, London time")
    const newYork = { ...summer, clinic: { ...visit.clinic, zone: "America/New_York" } }
    expect(inviteLetter(newYork, href).paragraphs.join(" ")).toContain("06:20, New York time")
  })

  it("lets no name become markup", () => {
    const { html } = mailOf(
      inviteLetter({ ...visit, patient: `<img src=x onerror="a">'&` }, href),
      to,
    )
    expect(html).toContain("&lt;img src=x onerror=&quot;a&quot;&gt;&#39;&amp;")
    expect(html).not.toContain("<img")
  })

  it("fetches nothing: the link is the only address", () => {
    const { html } = mailOf(inviteLetter(visit, href), to)
    expect(html.match(/(?:src|href|url)\s*[=(]/g)).toEqual(["href="])
  })
})

it("the cancellation names the time and gives no link", () => {
  const { subject, text } = mailOf(cancelledLetter(visit), to)
  expect(subject).toBe("Your video visit on Tuesday 24 November is cancelled")
  expect(text).toContain("Tuesday 24 November at 10:20, London time")
  expect(text).not.toContain("http")
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
