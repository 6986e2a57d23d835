import { describe, expect, test } from "vitest"

import { mailOf } from "./letter-mail"
import { staffLetter, staffLetterKinds } from "./staff-letter"

const link = `https://clinic.example/welcome#t=${"a".repeat(43)}`

describe.each(["en", "zh"])("to staff in %s", (locale) => {
  const facts = {
    to: "orla@clinic.example",
    name: "Orla Brackenbury",
    clinic: {
      name: "Riverside Clinic",
      phone: "020 7946 0148",
      locale,
      zone: "Europe/London",
      // What the rows behind these letters hold besides. No letter has a way to reach it.
      reason: "CANARY Cough",
    },
    role: "scheduler" as const,
    link,
    expiresAt: new Date("2026-11-24T10:20:00Z"),
    patient: "CANARY Thistledown",
    passwordHash: "CANARY argon2id",
  }

  test.each(staffLetterKinds)("%s is whole, and of no patient", async (kind) => {
    const mail = await mailOf(staffLetter(kind, facts), {
      id: "1",
      address: facts.to,
      language: locale,
    })
    for (const said of [mail.subject, mail.text, mail.html]) {
      expect(said).not.toMatch(/CANARY|Cough|Thistledown|argon2/)
      expect(said).not.toMatch(/undefined|\{\w+\}|mail\.|staff\./)
    }
    expect(mail.text).toContain("Orla Brackenbury")
    expect(mail.text).toContain("020 7946 0148")
  })

  test("says until when its link works, on the clinic's clock", async () => {
    const { text } = await mailOf(staffLetter("staff_invitation", facts), {
      id: "1",
      address: facts.to,
      language: locale,
    })
    expect(text).toContain(link)
    expect(text).toContain("10:20")
    expect(text).toContain(locale === "zh" ? "伦敦时间" : "London time")
  })
})

test("whoever has no name yet is greeted all the same, in a language that we have", () => {
  const clinic = { name: "Cabinet", phone: "1", locale: "fr", zone: "Europe/Paris" }
  const facts = { to: "x@clinic.example", name: "", clinic, role: null, link, expiresAt: null }
  expect(staffLetter("staff_invitation", facts).greeting).toBe("Hello,")
})
