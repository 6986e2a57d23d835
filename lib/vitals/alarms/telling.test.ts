import { expect, it } from "vitest"

import { UserId } from "@/lib/ids"

import { defaultAdultLimits } from "./limits"
import { telling } from "./telling"
import type { Told } from "./telling"
import { monitor, spo2, start } from "./testing-monitor"

const [doctor, nurse, other] = [1, 2, 3].map((n) =>
  UserId.parse(`00000000-0000-4000-8000-00000000000${n}`),
)
const duty = { order: [doctor, nurse, other].flatMap((one) => one ?? []), watching: [] }

/** The seconds at which somebody gets a message, looked at each second. */
function messages(
  known: ReturnType<typeof monitor>,
  seconds: number,
  meanwhile: (second: number) => void,
) {
  const at: number[] = []
  let told: Told | null = null
  for (let second = 0; second < seconds; second++) {
    meanwhile(second)
    known.tick(second)
    const next = telling(known.state(), told, duty, start + second * 1_000)
    told = next.told
    if (next.user !== undefined) at.push(second)
  }
  return at
}

it("of one lead after the other that is off, somebody hears once a minute", () => {
  const known = monitor()
  const at = messages(known, 3_600, (second) => {
    if (second % 10 === 0 && second < 320)
      known.report("sensor_off", true, second, `lead ${second / 10}`)
  })
  const gaps = at.map((second, i) => second - (at[i - 1] ?? -Infinity))
  expect(at.length).toBeGreaterThan(5)
  // The first step of all of them comes in its time.
  expect(gaps.filter((gap) => gap < 60).length).toBeLessThanOrEqual(1)
})

it("the steps of one alarm come in their times, also where these are short", () => {
  const { signals } = defaultAdultLimits
  const escalation = [
    { afterMs: 20_000, from: "medium" },
    { afterMs: 40_000, from: "medium" },
  ] as const
  const known = monitor({ ...defaultAdultLimits, signals: { ...signals, escalation } })
  const at = messages(known, 55, (second) => known.value(spo2, 88, second))
  const [first = 0] = at
  expect(at).toEqual([first, first + 20, first + 40])
})
