import { NextIntlClientProvider } from "next-intl"
import { createElement } from "react"
import { renderToStaticMarkup } from "react-dom/server"
import { expect, test } from "vitest"

import vitals from "@/lib/i18n/messages/en/vitals.json"
import { wardSpeaker } from "@/lib/vitals/client/ward-speaker"

import { WardSound } from "./ward-sound"

function said(isFree: boolean): string {
  const nothing = () => undefined
  const ward = wardSpeaker(
    { start: nothing, sound: nothing, isFree: () => isFree, unblock: nothing, close: nothing },
    () => 0,
    () => Promise.resolve(true),
  )
  ward.of("a").start()
  return renderToStaticMarkup(
    NextIntlClientProvider({
      locale: "en",
      messages: { vitals },
      timeZone: "UTC",
      children: createElement(WardSound, { speaker: ward, now: 1 }),
    }),
  )
}

test("a browser that lets no sound of the ward out is a technical alarm of medium priority", () => {
  expect(said(false)).toMatch(
    /role="status".*data-priority="medium".*!! MEDIUM.*The browser blocks the alarm sound/,
  )
  expect(said(true)).not.toContain("data-priority")
})
