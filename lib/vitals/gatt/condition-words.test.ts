import { expect, it } from "vitest"

import en from "@/lib/i18n/messages/en/vitals.json"
import zh from "@/lib/i18n/messages/zh/vitals.json"

import { technicalConditions } from "./technical-condition"

it("every technical condition has words in both languages", () => {
  const all = Object.keys(technicalConditions).toSorted()
  expect(Object.keys(en.condition).toSorted()).toEqual(all)
  expect(Object.keys(zh.condition).toSorted()).toEqual(all)
})
