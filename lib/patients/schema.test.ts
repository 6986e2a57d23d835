import { expect, it } from "vitest"

import { NewPatient } from "./schema"

const { name: Name } = NewPatient.shape

it.each([
  "Agnes Thistledown",
  "Lin Xiaoman 林小满",
  "Nuala O’Brien-Núñez",
  "Dr. A. B. Quince, Jr.",
  "محمد علي",
])("%s is a name", (name) => expect(Name.parse(` ${name} `)).toBe(name))

it.each([
  ["a second line", "Agnes\r\nBcc: everybody@patients.example"],
  ["a paragraph", "Agnes\u2029Your account is locked"],
  ["a turned reading order", "Agnes \u202egpj.exe"],
  ["another page", "Agnes, see https://elsewhere.example/"],
  ["another page without a scheme", "Agnes, see www.elsewhere.example"],
  ["nothing", "  "],
])("%s is none", (_, name) => expect(Name.safeParse(name).success).toBe(false))
