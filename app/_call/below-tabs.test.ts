import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import call from "@/lib/i18n/messages/en/call.json"
import chat from "@/lib/i18n/messages/en/chat.json"
import vitals from "@/lib/i18n/messages/en/vitals.json"
import { defaultAdultLimits } from "@/lib/vitals/alarms/limits"
import { createAlarmWatch } from "@/lib/vitals/client/alarm-watch"

import { type Below, BelowTabs } from "./below-tabs"

/** The tabs while an alarm of high priority sounds. */
function tabs(below: Below): string {
  const now = () => 1_800_000_000_000
  const watch = createAlarmWatch({ limits: defaultAdultLimits, now, ahead: () => 0 })
  watch.report("asystole", true)
  const alarms = watch.get().summary
  return renderToStaticMarkup(
    NextIntlClientProvider({
      locale: "en",
      messages: { call, chat, vitals },
      timeZone: "UTC",
      children: createElement(BelowTabs, { below, onShow: () => undefined, alarms }),
    }),
  )
}

test.each(["note", "chat"] as const)(
  "while the %s hides the monitor its tab has the shape and the word of the alarm, which is read out",
  (below) => {
    const [voice, buttons = ""] = tabs(below).split("<fieldset")
    expect(voice).toContain("!!! HIGH Asystole")
    const [vitalsTab, ...others] = buttons.split("</button>")
    expect(vitalsTab).toMatch(/Vitals.*data-priority="high".*<svg.*!!! HIGH/)
    expect(others.join("")).not.toContain("data-priority")
  },
)

test("where the monitor is shown the alarm stands there alone, and is still read out", () => {
  expect(tabs("vitals")).toContain("!!! HIGH Asystole")
  expect(tabs("vitals")).not.toContain("data-priority")
})
