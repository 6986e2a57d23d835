import { expect, test } from "vitest"

import { freeFor } from "./free-now"

const minutes = (from: number, to: number) => ({ from: from * 60_000, to: to * 60_000 })

test.each([
  ["all of it", [], { ok: true, to: 15 }],
  ["all of it, up to the very next", [minutes(15, 30)], { ok: true, to: 15 }],
  ["until the next", [minutes(8, 20)], { ok: true, to: 8 }],
  ["five minutes are enough", [minutes(5, 20)], { ok: true, to: 5 }],
  ["not with less", [minutes(4, 20)], { ok: false, until: 20 }],
  ["not in the middle of something", [minutes(-5, 6)], { ok: false, until: 6 }],
  [
    "until the last of several in a row",
    [minutes(-5, 6), minutes(8, 12)],
    { ok: false, until: 12 },
  ],
  ["what is over does not count", [minutes(-20, 0)], { ok: true, to: 15 }],
])("%s", (_, taken, expected) => {
  const answer = freeFor(minutes(0, 15), taken)
  expect(
    answer.ok ? { ok: true, to: answer.to / 60_000 } : { ok: false, until: answer.until / 60_000 },
  ).toEqual(expected)
})
