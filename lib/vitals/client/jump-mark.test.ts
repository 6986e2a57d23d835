import { expect, test } from "vitest"

import { ratio } from "../ratio"
import { pixelsPerMm } from "../sweep"
import { waveRing } from "../wave-ring"
import { markJumps } from "./jump-mark"
import type { Row } from "./row-trace"

const strip = { left: 30, width: 500, pxPerMm: pixelsPerMm, eraseBar: 20 }

function arrange() {
  const meta = {
    id: 0,
    kind: "ecg",
    mdc: 0,
    label: "II",
    unit: "mV",
    rate: ratio(250, 1),
    gain: 100,
    baseline: 0,
    min: -100,
    max: 100,
    invalid: -32_768,
  } as const
  const row: Row = {
    channel: { meta, ring: waveRing(10), late: { count: 0, first: 0 }, origin: 0 },
    top: 40,
    height: 100,
    speed: 25,
    colour: "",
    scale: { centre: 0, pixelsPerCount: 1, mmPerMv: 10 },
    isFiltered: false,
    erased: 3 * 25 * pixelsPerMm + 20,
    next: 0,
    marked: -Infinity,
    late: 0,
    pen: undefined,
    filter: undefined,
    filtered: undefined,
  }
  const lines: number[][] = []
  const words: string[] = []
  const brush = {
    font: "",
    textAlign: "left" as CanvasTextAlign,
    beginPath: () => undefined,
    moveTo: (x: number, y: number) => void lines.push([Math.round(x), y]),
    lineTo: (x: number, y: number) => void lines.push([Math.round(x), y]),
    stroke: () => undefined,
    setLineDash: () => undefined,
    fillText: (text: string) => void words.push(text),
  }
  return { row, brush, lines, words }
}

test("a jump is a broken line across the row, with its seconds, and is drawn once", () => {
  const { row, brush, lines, words } = arrange()
  const jumps = [{ at: 3_000, ms: 812 }]
  markJumps(brush, row, jumps, strip)
  markJumps(brush, row, jumps, strip)
  const x = 30 + Math.round(3 * 25 * pixelsPerMm)
  expect(lines).toEqual([
    [x, 40],
    [x, 140],
  ])
  expect(words).toEqual(["+0.8 s"])
  markJumps(brush, row, [...jumps, { at: 3_100, ms: -5_000 }], strip)
  expect(words).toEqual(["+0.8 s", "−5.0 s"])
})

test("a jump of a sweep ago is not drawn under the new trace", () => {
  const { row, brush, words } = arrange()
  row.erased = 3 * 25 * pixelsPerMm + strip.width
  markJumps(brush, row, [{ at: 3_000, ms: 812 }], strip)
  expect(words).toEqual([])
})
