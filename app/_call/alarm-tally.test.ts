import { expect, test } from "vitest"

import { alarmTally } from "./alarm-tally"

test("each code once for each person, and nothing that only the page needs to know", () => {
  const tally = alarmTally()
  expect(tally("env-stranger", "a")).toEqual({ code: "env-stranger", identity: "a" })
  expect(tally("env-stranger", "a")).toBeUndefined()
  expect(tally("env-stranger", "b")).toEqual({ code: "env-stranger", identity: "b" })
  expect(tally("code-denied")).toEqual({ code: "code-denied" })
  expect(tally("env-replay", "a")).toBeUndefined()
})

test("ten of one kind are reported, that there were more is said once, and no other kind is silenced by it", () => {
  const tally = alarmTally()
  const reports = Array.from({ length: 200 }, (_, n) => tally("env-stranger", `stranger-${n}`))
  const sent = reports.flatMap((one) => (one === undefined ? [] : [one]))
  expect(sent).toHaveLength(11)
  expect(sent.at(-1)).toEqual({ code: "more-not-reported" })
  expect(tally("media-plaintext", "a")).toEqual({ code: "media-plaintext", identity: "a" })
  expect(tally("code-denied")).toEqual({ code: "code-denied" })
})
