import { expect, test } from "vitest"

import { ratio } from "../ratio"
import { firstMoment, timelineOf } from "./timeline"

const samples = Int32Array.of(1)
const signal = {
  ...{ label: "ECG", unit: "mV", rate: ratio(1, 1), gain: 1, baseline: 0, invalid: -1, gaps: [] },
  chunks: Array.from({ length: 300_000 }, (_, i) => ({
    ...{ firstIndex: i, samples, startMs: 1_000_000 + i * 1_000 },
  })),
}

test("more chunks than a call can have arguments have an origin", () => {
  expect(firstMoment([signal])).toBe(1_000_000)
  expect(timelineOf([signal])?.runs[0]).toHaveLength(300_000)
})

test("what holds no sample has none", () => {
  const empty = { firstIndex: 0, samples: new Int32Array(), startMs: 5 }
  expect(firstMoment([{ ...signal, chunks: [empty] }])).toBeUndefined()
  expect(timelineOf([])).toBeUndefined()
})
