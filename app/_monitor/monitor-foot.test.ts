import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import alarms from "@/lib/i18n/messages/en/alarms.json"
import vitals from "@/lib/i18n/messages/en/vitals.json"

import { MonitorFoot } from "./monitor-foot"

function foot(charted: boolean): string {
  const about = {
    unrecorded: new Map(),
    conditions: [],
    meta: undefined,
    lagMs: undefined,
    onDismiss: () => {},
  }
  return renderToStaticMarkup(
    NextIntlClientProvider({
      locale: "en",
      messages: { alarms, vitals },
      timeZone: "UTC",
      children: createElement(MonitorFoot, { ...about, charted }),
    }),
  )
}

test("a monitor of which nothing is kept says that nobody else is told of an alarm", () => {
  expect(foot(false)).toContain("nobody else is told of an alarm")
  expect(foot(true)).not.toContain("nobody else is told of an alarm")
})
