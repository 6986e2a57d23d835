import { readFileSync } from "node:fs"

import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import alarms from "@/lib/i18n/messages/en/alarms.json"
import vitals from "@/lib/i18n/messages/en/vitals.json"
import { priorities } from "@/lib/vitals/alarms/condition"
import type { Mark } from "@/lib/vitals/client/alarm-look"
import { NumericCell } from "@/lib/vitals/client/numeric-cell"

const css = readFileSync("app/globals.css", "utf8")
const [, forced = ""] = /@media \(forced-colors: active\) \{\n(.*?)\n\}\n/s.exec(css) ?? []

/** What the rule of this property says for an alarm of this priority. */
function said(property: string, priority: string, of: string): string | undefined {
  const rule = new RegExp(`\\[data-${of}="${priority}"\\][^{}]*\\{ ${property}: ([^;]+);`)
  return rule.exec(forced)?.[1]
}

test("without grounds and shadows each priority keeps a line of its own, and its number the marks of its word", () => {
  for (const of of ["frame", "mark"]) {
    const lines = priorities.map((priority) => said("outline-style", priority, of))
    expect(lines).toEqual(["dotted", "dashed", "solid"])
    expect(priorities.map((priority) => said("outline-width", priority, of))).toEqual([
      "2px",
      "3px",
      "4px",
    ])
  }
  expect(priorities.map((priority) => said("content", priority, "mark"))).toEqual([
    '"! "',
    '"!! "',
    '"!!! "',
  ])
})

test("what is too old is striped in a colour of the system, so that its words can be read", () => {
  expect(forced).toMatch(
    /\[data-staleness="gone"\][^{]*\{ background-image: [^;]*GrayText[^;]*!important/,
  )
})

test("nothing flashes for who asks for less motion, and what is filled stays filled", () => {
  expect(css).toMatch(/prefers-reduced-motion: reduce\) \{\s*\*[^}]*animation: none !important/)
})

test("a number's cell says which alarm it wears, and whether somebody has answered it", () => {
  const numeric = {
    ...{ code: "MDC_ECG_HEART_RATE", value: 134, unit: "/min", at: 0, takenAt: 0, stream: 1 },
    ...{ derived: false, origin: "device" as const, spot: false, questionable: false, device: "" },
  }
  const cell = (mark: Mark) =>
    renderToStaticMarkup(
      NextIntlClientProvider({
        ...{ locale: "en", timeZone: "UTC", messages: { alarms, vitals } },
        children: createElement(NumericCell, { numeric, now: 1_000, isDelayed: false, mark }),
      }),
    )
  expect(cell({ priority: "high", acknowledged: false })).toMatch(/data-mark="high"/)
  expect(cell({ priority: "high", acknowledged: false })).not.toContain("data-answered")
  expect(cell({ priority: "high", acknowledged: true })).toMatch(/data-mark="high" data-answered/)
})
