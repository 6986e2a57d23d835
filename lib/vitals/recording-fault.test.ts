import { expect, it } from "vitest"

import en from "@/lib/i18n/messages/en/bedside.json"
import zh from "@/lib/i18n/messages/zh/bedside.json"

import { faultCodes } from "./recording-fault"

it("every fault of a file has words in both languages", () => {
  const all = faultCodes.toSorted()
  expect(Object.keys(en.fault).toSorted()).toEqual(all)
  expect(Object.keys(zh.fault).toSorted()).toEqual(all)
})
