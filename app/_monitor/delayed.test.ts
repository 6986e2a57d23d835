import { NextIntlClientProvider } from "next-intl"
import { Fragment, type ReactNode, createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import en from "@/lib/i18n/messages/en/vitals.json"
import zh from "@/lib/i18n/messages/zh/vitals.json"
import { DelayedMark } from "@/lib/vitals/client/delayed-mark"
import { NumericCell } from "@/lib/vitals/client/numeric-cell"

import { SignalLine } from "./signal-line"

const delayed = { kind: "delayed", lagMs: 4_300, alarm: false } as const

function drawn(children: ReactNode, locale: "en" | "zh" = "en"): string {
  const messages = { vitals: locale === "en" ? en : zh }
  return renderToStaticMarkup(
    NextIntlClientProvider({ locale, messages, timeZone: "UTC", children }),
  )
}

/** What a screen reader is told by itself. */
const said = (html: string) =>
  [...html.matchAll(/<output[^>]*>(.*?)<\/output>/g)].map(([, words]) => words).filter(Boolean)

test("what is delayed shows its seconds, and is said once without them", () => {
  const mark = createElement(DelayedMark, { state: delayed })
  const line = createElement(SignalLine, { state: delayed })
  expect(drawn(mark)).toContain("Delayed 4 s")
  expect(drawn(mark, "zh")).toContain("延迟 4 秒")
  expect(said(drawn(createElement(Fragment, null, mark, line)))).toEqual([en.delayed.said])
  expect(said(drawn(createElement(DelayedMark, { state: delayed, isSaid: true })))).toEqual([])
})

test("what is live has no mark, and the line says so", () => {
  const state = { kind: "live" } as const
  const mark = createElement(DelayedMark, { state })
  const line = createElement(SignalLine, { state })
  const html = drawn(createElement(Fragment, null, mark, line))
  expect(html).not.toContain("Delayed")
  expect(said(html)).toEqual(["Live"])
})

test("the age of a number that comes late stands out before the number is dim", () => {
  const numeric = {
    code: "MDC_ECG_HEART_RATE",
    value: 84,
    unit: "/min",
    at: 0,
    takenAt: 0,
    stream: 1,
    derived: false,
    origin: "device",
    spot: false,
    questionable: false,
    device: "",
  } as const
  const cell = (isDelayed: boolean) =>
    drawn(createElement(NumericCell, { numeric, now: 4_000, isDelayed }))
  expect(cell(true)).toMatch(/font-bold[^>]*><svg[^>]*lucide-clock.*4 s/)
  expect(cell(false)).not.toContain("lucide-clock")
})
