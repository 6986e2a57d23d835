import { expect, test } from "vitest"

import english from "@/lib/i18n/messages/en/common.json"
import chinese from "@/lib/i18n/messages/zh/common.json"

import { patientName } from "./patient-name"

test("who was erased is said in the reader's language, everybody else by name", () => {
  for (const words of [english, chinese]) {
    expect(patientName((key) => words[key], "")).toBe(words.erasedPerson)
    expect(patientName((key) => words[key], "Agnes Thistledown")).toBe("Agnes Thistledown")
  }
  expect(english.erasedPerson).not.toBe(chinese.erasedPerson)
})
