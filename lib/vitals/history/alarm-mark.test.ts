import { expect, it } from "vitest"

import { alarmMarks } from "./alarm-mark"

it("each stretch in which a condition was active, also one that goes on", () => {
  const change = (condition: string, to: string, at: number, kind = "condition") => ({
    kind,
    condition,
    to,
    priority: "medium" as const,
    at,
  })
  expect(
    alarmMarks([
      change("MDC_ECG_HEART_RATE.high", "pending", 1),
      change("MDC_ECG_HEART_RATE.high", "active", 2),
      change("MDC_ECG_HEART_RATE.high", "acknowledged", 3, "signal"),
      change("lead_off", "active", 4),
      change("MDC_ECG_HEART_RATE.high", "ended", 5),
      change("MDC_ECG_HEART_RATE.high", "active", 9),
    ]),
  ).toEqual([
    { condition: "MDC_ECG_HEART_RATE.high", priority: "medium", at: 2, until: 5 },
    { condition: "lead_off", priority: "medium", at: 4, until: undefined },
    { condition: "MDC_ECG_HEART_RATE.high", priority: "medium", at: 9, until: undefined },
  ])
})
