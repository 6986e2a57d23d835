import { expect, test } from "vitest"

import { transition } from "./lifecycle"
import type { VisitEvent } from "./lifecycle"

const events: readonly VisitEvent[] = ["arrive", "admit", "end", "cancel"]

test.each([
  ["booked", ["waiting", "no: not_waiting", "no: not_in_call", "cancelled"]],
  ["waiting", ["waiting", "in_call", "no: not_in_call", "cancelled"]],
  ["in_call", ["in_call", "in_call", "ended", "no: in_call"]],
  ["ended", ["no: ended", "no: ended", "ended", "no: ended"]],
  ["cancelled", ["no: cancelled", "no: cancelled", "no: cancelled", "cancelled"]],
] as const)("a %s visit: arrive, admit, end, cancel", (state, expected) => {
  const answers = events.map((event) => {
    const next = transition(state, event)
    return next.ok ? next.value : `no: ${next.reason}`
  })
  expect(answers).toEqual(expected)
})
