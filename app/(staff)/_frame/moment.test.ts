import { expect, it } from "vitest"

import { momentIn } from "./moment"

it.each([
  ["2026-11-21T09:05:00Z", "Europe/London", "en", "21 Nov 09:05"],
  ["2026-11-21T09:05:00Z", "Europe/London", "zh", "11月21日 09:05"],
  ["2026-11-21T02:05:00Z", "America/New_York", "en", "20 Nov 21:05"],
])("%s in %s, %s", (at, zone, locale, words) => {
  expect(momentIn(zone, at, locale)).toBe(words)
})
