import fc from "fast-check"
import { expect, it, test } from "vitest"

import { countryOf, e164, lastTwo, maskedEmail } from "./phone"

it.each([
  ["020 7946 0142", "GB", "+442079460142"],
  ["07700 900142", "GB", "+447700900142"],
  ["+44 7700 900142", "US", "+447700900142"],
  ["(212) 555-0142", "US", "+12125550142"],
  ["139 1012 3456", "CN", "+8613910123456"],
  ["ask for Agnes", "GB", undefined],
  ["12", "GB", undefined],
  ["", "GB", undefined],
  ["07700 900142", "ZZ", undefined],
])("%j in %s is %s", (text, country, number) => {
  expect(e164(text, country)).toBe(number)
})

test("any text is a number in E.164 or none, and a number stays what it is", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "binary" }),
      fc.constantFrom("GB", "US", "CN", "ZZ"),
      (text, country) => {
        const number = e164(text, country)
        if (number === undefined) return
        expect(number).toMatch(/^\+[1-9]\d{3,14}$/)
        expect(e164(number, "FR")).toBe(number)
      },
    ),
  )
})

it("takes the clinic's country as set, from its number, from its zone", () => {
  const clinic = { country: null, phone: "020 7946 0148", zone: "Europe/London" }
  expect(countryOf(clinic)).toBe("GB")
  expect(countryOf({ ...clinic, zone: "America/New_York" })).toBe("US")
  expect(countryOf({ ...clinic, phone: "+33 1 99 00 00 00" })).toBe("FR")
  expect(countryOf({ ...clinic, country: "CN" })).toBe("CN")
})

it("shows the owner which address it is, and nobody else", () => {
  expect(lastTwo("+44 7700 900142")).toBe("42")
  expect(maskedEmail("agnes@patients.example")).toBe("a•••@patients.example")
  expect(maskedEmail('"odd@name"@patients.example')).toBe('"•••@patients.example')
})
