import fc from "fast-check"
import { describe, expect, it, test } from "vitest"

import { retentionClasses, retentionNames, retentionOf } from "./retention"
import { ClinicChange } from "./schema"

const sound = {
  version: 0,
  name: "Riverside Clinic",
  phone: "020 7946 0148",
  emergencyNumber: "999",
  zone: "Europe/London",
  country: null,
  locale: "en",
  languages: ["en", "zh"],
  openingHours: [{ weekday: 1, opens: "09:00", closes: "17:00" }],
  retention: retentionOf({}),
  secondFactor: "offered",
  checkpointMail: false,
}

/** The field that is refused, as the page is told; undefined when all is well. */
function refused(change: object): string | undefined {
  const read = ClinicChange.safeParse({ ...sound, ...change })
  return read.success ? undefined : read.error.issues[0]?.path.join(".")
}

test("what the page sends is taken as it is", () => {
  expect(ClinicChange.parse(sound)).toEqual(sound)
  expect(refused({ country: "GB" })).toBeUndefined()
})

test.each([
  ["name", { name: "   " }],
  ["name", { name: "x".repeat(121) }],
  ["phone", { phone: "call us" }],
  ["phone", { phone: "1-2-3-4-5" }],
  ["emergencyNumber", { emergencyNumber: "9" }],
  ["emergencyNumber", { emergencyNumber: "nine" }],
  ["zone", { zone: "Europe/Atlantis" }],
  ["zone", { zone: "UTC" }],
  ["zone", { zone: "+02:00" }],
  ["country", { country: "XX" }],
  ["country", { country: "gb" }],
  ["country", { country: "" }],
  ["locale", { locale: "fr" }],
  ["locale", { locale: "zh", languages: ["en"] }],
  ["languages", { languages: [] }],
  ["languages", { languages: ["en", "en"] }],
  ["secondFactor", { secondFactor: "nobody" }],
  ["version", { version: -1 }],
  ["", { slug: "other" }],
])("%s is refused in %j", (field, change) => {
  expect(refused(change)).toBe(field)
})

describe("opening hours", () => {
  const day = (opens: string, closes: string, weekday = 1) => ({ weekday, opens, closes })

  it("may last into the next day, and touch", () => {
    expect(refused({ openingHours: [day("22:00", "02:00")] })).toBeUndefined()
    expect(
      refused({ openingHours: [day("09:00", "12:00"), day("12:00", "17:00")] }),
    ).toBeUndefined()
    expect(
      refused({ openingHours: [day("09:00", "12:00", 1), day("09:00", "12:00", 2)] }),
    ).toBeUndefined()
  })

  it("are never empty, never overlap, and are of a clock and a week", () => {
    expect(refused({ openingHours: [day("09:00", "09:00")] })).toBe("openingHours.0.closes")
    expect(refused({ openingHours: [day("09:00", "12:00"), day("11:59", "17:00")] })).toBe(
      "openingHours.1.opens",
    )
    expect(refused({ openingHours: [day("22:00", "02:00"), day("23:00", "23:30")] })).toBe(
      "openingHours.1.opens",
    )
    expect(refused({ openingHours: [day("24:00", "09:00")] })).toBe("openingHours.0.opens")
    expect(refused({ openingHours: [day("09:00", "12:00", 8)] })).toBe("openingHours.0.weekday")
  })
})

test.each(retentionNames)("%s is kept within what the law and the disk allow", (name) => {
  const { least, most } = retentionClasses[name]
  const set = (days: number) => refused({ retention: { ...sound.retention, [name]: days } })
  expect([set(least), set(most)]).toEqual([undefined, undefined])
  for (const days of [least - 1, most + 1, least + 0.5, NaN])
    expect(set(days)).toBe(`retention.${name}`)
})

test("whatever comes is taken or refused, never thrown at", () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom(...Object.keys(sound)), (value, field) => {
      const changed = { ...sound, [field]: value }
      expect(() => [ClinicChange.safeParse(value), ClinicChange.safeParse(changed)]).not.toThrow()
    }),
  )
})
