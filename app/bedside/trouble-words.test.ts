import { createTranslator } from "next-intl"
import { describe, expect, it } from "vitest"

import en from "@/lib/i18n/messages/en/bedside.json"
import zh from "@/lib/i18n/messages/zh/bedside.json"
import { isTechnicalCondition, technicalConditions } from "@/lib/vitals/gatt/technical-condition"

import { wornOf } from "./worn"

const codes = Object.keys(technicalConditions).filter(isTechnicalCondition)

describe.each([
  ["en", en],
  ["zh", zh],
] as const)("what a patient reads in %s", (locale, messages) => {
  const t = createTranslator({ locale, messages, namespace: "trouble" })

  it("has words for every condition, and for no other", () => {
    expect(Object.keys(messages.trouble).toSorted()).toEqual(codes.toSorted())
  })

  it.each(codes)("%s is said in short sentences", (code) => {
    const said = ["clip", "strap", "other"].flatMap((what) =>
      t(code, { what }).split(/(?<=[.。])\s*/),
    )
    expect(said.filter((sentence) => sentence.split(" ").length > 15)).toEqual([])
  })
})

it("names what the patient wears", () => {
  const t = createTranslator({ locale: "en", messages: en, namespace: "trouble" })
  const off = (...measures: Parameters<typeof wornOf>[0]) =>
    t("sensor_off", { what: wornOf(measures) })
  expect(off("oximetryContinuous", "battery")).toBe(
    "The clip has come off your finger. Put it back on.",
  )
  expect(off("heartRate")).toContain("strap")
  expect(off()).toBe("The sensor has come off. Put it back on.")
})
