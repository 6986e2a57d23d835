import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import type { ReactElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import { messagesOf } from "@/lib/i18n/messages"
import { VisitId } from "@/lib/ids"

import { CompareSection } from "./compare-section"
import { NotStored } from "./not-stored"
import { ReplayNumbers } from "./replay-numbers"

const stored = { from: Date.UTC(2026, 10, 27, 3), to: Date.UTC(2026, 10, 27, 4) }
const history = {
  visitId: VisitId.parse("00000000-0000-4000-8000-000000000001"),
  patient: { id: "p", name: "Agnes Thistledown" },
  zone: "UTC",
  held: { visit: null, patient: null },
  may: { hold: false, keep: false, export: false },
  charted: undefined,
}

function html(element: ReactElement): string {
  const props = { locale: "en", timeZone: "UTC", messages: messagesOf("en"), children: element }
  return renderToStaticMarkup(createElement(NextIntlClientProvider, props))
}

function compared(a: number, b: number, hasWaves = true): string {
  const sides = { a, b }
  const [onSide, replayAt] = [() => undefined, () => stored.from]
  return html(createElement(CompareSection, { history, stored, hasWaves, sides, onSide, replayAt }))
}

test("two equal moments are said to be the same, two others are not", () => {
  const same = "Both sides show the same moment."
  expect(compared(stored.from, stored.from)).toContain(same)
  // both beyond what is stored: each side shows its end
  expect(compared(stored.to + 1_000, stored.to + 9_000)).toContain(same)
  expect(compared(stored.from, stored.to)).not.toContain(same)
})

test("a visit with numbers and no waves has its numbers compared, without a canvas", () => {
  const text = compared(stored.from, stored.to, false)
  expect(text).toContain("the numbers are compared")
  expect(text).not.toContain("<canvas")
  expect(text).not.toContain("Take the replay")
  expect(compared(stored.from, stored.to)).toContain("<canvas")
})

test.each([
  ["before", stored.from - 10_000, stored.from, true],
  ["within", stored.from + 10_000, stored.from + 10_000, false],
  ["before, and moved on since", stored.from - 10_000, stored.from + 5_000, false],
])("a moment %s what is stored", (_, at, position, isSaid) => {
  const text = html(createElement(NotStored, { at, position, stored, zone: "UTC" }))
  expect(text.includes("Nothing is stored of")).toBe(isSaid)
})

test("a number of the moment says whose word it is, and its doubt", () => {
  const number = { code: "MDC_TEMP_BODY", unit: "Cel", value: 36.6, at: 0, age: 1_000 }
  const typed = { ...number, derived: false, origin: "manual" as const, questionable: true }
  const text = html(createElement(ReplayNumbers, { numbers: [typed] }))
  expect(text).toContain("typed in")
  expect(text).toContain("questionable")
})
