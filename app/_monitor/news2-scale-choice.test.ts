import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import alarms from "@/lib/i18n/messages/en/alarms.json"
import vitals from "@/lib/i18n/messages/en/vitals.json"

import { News2ScaleChoice } from "./news2-scale-choice"

test("the reason of a scale turns nothing around it, nor itself", () => {
  const decided = { by: "Dr Ames", at: Date.UTC(2026, 10, 24, 10), version: 1 }
  const reason = "COPD, \u202etarget 88-92"
  const html = renderToStaticMarkup(
    NextIntlClientProvider({
      locale: "en",
      messages: { alarms, vitals },
      timeZone: "UTC",
      children: createElement(News2ScaleChoice, {
        scale: { ...decided, scale: 2, reason },
        decide: undefined,
      }),
    }),
  )
  expect(html).toContain("\u2068COPD, target 88-92\u2069")
})
