import { expect, test } from "vitest"

import { isNudgeFor } from "./is-nudge-for"

test.each([
  ["alarms", "mine", true],
  ["alarms", "another", false],
  ["alarms", undefined, true],
  ["reconnected", undefined, true],
  ["visits", "mine", false],
])("a nudge about %s of %s makes the monitor of my visit ask: %s", (topic, of, asks) => {
  expect(isNudgeFor("mine", topic, of)).toBe(asks)
})
