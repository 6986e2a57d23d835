import { describe, expect, it } from "vitest"

import { ratio } from "../ratio"
import { pixelsPerMm } from "../sweep"
import { waveRing } from "../wave-ring"
import { type Row, redrawWhatCameLate, traceRow } from "./row-trace"

type Line = { from: number; to: number }

/** 10 samples a second at 25 mm/s; every point 9.449 px after the last. */
function arrange(...blocks: [first: number, samples: number[]][]) {
  const ring = waveRing(1000)
  for (const [first, samples] of blocks) ring.write(first, Int32Array.from(samples))
  const meta = {
    id: 0,
    kind: "ecg",
    mdc: 0,
    label: "II",
    unit: "mV",
    rate: ratio(10, 1),
    gain: 100,
    baseline: 0,
    min: -100,
    max: 100,
    invalid: -32_768,
  } as const
  const channel = { meta, ring, late: { count: 0, first: 0 }, origin: 0 }
  const row: Row = {
    channel,
    top: 0,
    height: 100,
    speed: 25,
    colour: "",
    scale: { centre: 0, pixelsPerCount: (10 * pixelsPerMm) / 100, mmPerMv: 10 },
    isFiltered: false,
    erased: NaN,
    next: 0,
    marked: -Infinity,
    late: 0,
    pen: undefined,
    filter: undefined,
    filtered: undefined,
  }
  const doubtful: { x: number; y: number }[] = []
  const doubt = {
    moveTo: () => undefined,
    lineTo: (x: number, y: number) => void doubtful.push({ x: round(x), y }),
  }
  const draw = (cursor: number, width = 1000, eraseBar = 0) => {
    const lines: Line[] = []
    let x = 0
    const path = {
      moveTo: (to: number) => void (x = to),
      lineTo: (to: number) => void lines.push({ from: x, to }),
    }
    traceRow(path, row, cursor, { left: 0, width, pxPerMm: pixelsPerMm, eraseBar }, () => doubt)
    return lines.map(({ from, to }) => [round(from), round(to)])
  }
  return { ring, channel, row, draw, doubtful }
}

const step = 2.5 * pixelsPerMm
const round = (x: number) => Math.round((x / step) * 100) / 100

describe("the trace of a row", () => {
  it("draws each sample once, up to the cursor and between two samples", () => {
    const { draw } = arrange([0, [0, 10, 20, 30, 40]])
    expect(draw(150)).toEqual([
      [0, 1],
      [1, 1.5],
    ])
    expect(draw(200)).toEqual([[1.5, 2]])
    expect(draw(200)).toEqual([])
  })

  it("leaves a gap blank and joins nothing across it", () => {
    const { draw } = arrange([0, [0, 1]], [5, [5, 6, 7]])
    expect(draw(650)).toEqual([
      [0, 1],
      [5, 6],
      [6, 6.5],
    ])
  })

  it("treats a moment without a reading like a gap", () => {
    const { draw } = arrange([0, [0, 1, -32_768, 3, 4]])
    expect(draw(400)).toEqual([
      [0, 1],
      [3, 4],
    ])
  })

  it("draws in its place what comes late, also steadily, and nothing before it is here", () => {
    const { ring, draw } = arrange([0, [0, 1, 2]])
    expect(draw(450)).toEqual([
      [0, 1],
      [1, 2],
    ])
    ring.write(3, Int32Array.of(3, 4))
    expect(draw(460)).toEqual([
      [2, 3],
      [3, 4],
    ])
    for (let cursor = 1500; cursor < 6000; cursor += 100) {
      expect(draw(cursor)).toEqual([])
      const first = ring.end()
      ring.write(first, Int32Array.of(first))
      expect(draw(cursor)).toEqual([[first - 1, first]])
    }
  })

  it("leaves the erase bar blank when the whole strip is drawn anew", () => {
    const { draw } = arrange([0, [0, 1, 2, 3, 4, 5, 6]])
    expect(draw(500, 4 * step, step)).toEqual([
      [2, 3],
      [3, 4],
      [-1, 0],
      [0, 1],
    ])
  })

  it("goes out at the right edge and comes in at the left", () => {
    const { draw } = arrange([0, [0, 1, 2, 3]])
    expect(draw(300, 2.5 * step)).toEqual([
      [1, 2],
      [2, 3],
      [-0.5, 0.5],
    ])
  })

  it("starts with what still fits on the strip, however far behind it is", () => {
    const { row, draw } = arrange([0, [0, 1]])
    row.channel.origin = -1e12
    expect(draw(0, 100)).toEqual([])
    expect(row.next).toBeGreaterThan(9.9e9)
  })

  it("draws apart, and underlines, what the sender marked as questionable", () => {
    const { ring, draw, doubtful } = arrange([0, [0, 1]])
    ring.write(2, Int32Array.of(2, 3), true)
    ring.write(4, Int32Array.of(4))
    expect(draw(400)).toEqual([
      [0, 1],
      [3, 4],
    ])
    expect(doubtful.map(({ x }) => x)).toEqual([2, 2, 3, 3])
    expect(doubtful.filter(({ y }) => y === 97)).toHaveLength(2)
  })

  it("takes away what does not move, where the display filter is on, and passes each sample once", () => {
    const level = Array.from({ length: 60 }, () => 90)
    const { row, draw } = arrange([0, level])
    const filtered: Row = { ...row, isFiltered: true }
    expect(draw(0)).toEqual([])
    const path = { moveTo: () => undefined, lineTo: () => undefined }
    const strip = { left: 0, width: 1000, pxPerMm: pixelsPerMm, eraseBar: 0 }
    for (let cursor = 1000; cursor < 4000; cursor += 33) traceRow(path, filtered, cursor, strip)
    expect(filtered.pen?.y).toBeCloseTo(50)
    expect(filtered.filtered?.index).toBe(filtered.next)
  })

  it("draws one millivolt ten millimetres high", () => {
    const { row, draw } = arrange([0, [0, 100]])
    draw(100)
    expect(row.pen?.y).toBeCloseTo(50 - 10 * pixelsPerMm)
  })

  it("is drawn anew where something was filled in behind the pen, and only then", () => {
    const { ring, channel, row, draw } = arrange([0, [0, 10]], [4, [40, 50]])
    draw(500)
    ring.write(6, Int32Array.of(60))
    channel.late = { count: 1, first: 6 }
    redrawWhatCameLate(row)
    expect(row.next).toBe(6)
    ring.write(2, Int32Array.of(20, 30))
    channel.late = { count: 2, first: 2 }
    redrawWhatCameLate(row)
    expect(row).toMatchObject({ next: 0, pen: undefined, erased: NaN })
    expect(draw(500)).toHaveLength(5)
  })
})
