import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import history from "@/lib/i18n/messages/en/history.json"
import vitals from "@/lib/i18n/messages/en/vitals.json"
import { numbersAt } from "@/lib/vitals/client/replay-piece"

import { ReplayNumbers } from "./replay-numbers"

const oxygen = {
  code: "MDC_PULS_OXIM_SAT_O2",
  unit: "%",
  value: 97,
  derived: false,
  origin: "device",
  questionable: false,
  at: 1_000_000,
} as const

test("a number that is replayed says whose word it is, and what was typed in hides no other", () => {
  const typed = { ...oxygen, value: 91, origin: "manual" as const, at: 1_001_000 }
  const doubted = { ...oxygen, code: "MDC_RESP_RATE", unit: "/min", derived: true }
  const numbers = numbersAt([oxygen, typed, { ...doubted, questionable: true }], 1_005_000)
  const text = (of: typeof numbers) =>
    renderToStaticMarkup(
      NextIntlClientProvider({
        locale: "en",
        messages: { history, vitals },
        timeZone: "UTC",
        children: createElement(ReplayNumbers, { numbers: of }),
      }),
    ).replaceAll(/<[^>]*>/g, "")
  expect(text(numbers)).toMatch(/97 5 s.*91 4 s · typed in.*97 5 s · derived · questionable/)
  // Typed in ten minutes ago it still was what was measured; of what is watched that is no reading.
  expect(text(numbersAt([oxygen, typed], 1_601_000))).toMatch(/– –.*91 10 min · typed in/)
})
