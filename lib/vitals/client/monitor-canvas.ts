import { hole } from "../wave-ring"
import { paperAt, pixelsPerMm, spansOf, stripOf } from "../sweep"
import type { WaveKind } from "../wave-kind"
import type { WaveSource } from "./viewer"
import { type WaveChannel, timeOf } from "./wave-stream"

/** How a trace is shown; rows share the canvas from top to bottom by weight. */
export type MonitorScale = { readonly mmPerMv: number }

export type Monitor = {
  /** Redraws everything at the next frame: after a change of scale or of the channels. */
  refresh(scale: MonitorScale): void
  close(): void
}

type Row = {
  readonly channel: WaveChannel
  readonly top: number
  readonly height: number
  readonly speed: number
  readonly colour: string
  /** Paper up to which the strip was cleared. */
  erased: number
  /** Next sample to be drawn. */
  next: number
  /** The pen, on unwrapped paper; undefined when it is lifted. */
  pen: { paper: number; y: number } | undefined
}

/** Left of the traces: room for the 1 mV mark. */
const margin = 30
const eraseBar = 20
/** A late sample is still drawn so long after its place was passed; then the place stays blank. */
const graceMs = 300
export const speeds: Readonly<Record<WaveKind, number>> = { ecg: 25, pleth: 25, abp: 25, resp: 12.5, other: 25 }
const weights: Readonly<Record<WaveKind, number>> = { ecg: 1.4, pleth: 1, abp: 1, resp: 1, other: 1 }

/**
 * Draws the sweep of one patient on one canvas: only what is new since the last frame, behind an
 * erase bar. Missing samples stay blank; no line ever joins the two sides of a gap.
 */
export function createMonitor(
  canvas: HTMLCanvasElement,
  source: () => WaveSource | undefined,
  now: () => number,
): Monitor {
  const context = canvas.getContext("2d", { alpha: false, desynchronized: true })
  let scale: MonitorScale = { mmPerMv: 10 }
  let rows: Row[] | undefined
  let drawn: WaveSource["stream"] | undefined
  let size = { width: 0, height: 0 }
  let palette = { ground: "#000", mark: "#999" }
  let frame = 0

  function draw(): void {
    frame = requestAnimationFrame(draw)
    const current = source()
    if (context === null || current === undefined || size.width <= margin) return
    if (rows === undefined || drawn !== current.stream) layOut(context, current)
    const at = now()
    const cursor = current.stream.cursor(at, current.offset(at))
    if (Number.isNaN(cursor)) return
    for (const row of rows ?? []) advance(context, row, cursor)
  }

  function layOut(to: CanvasRenderingContext2D, { stream }: WaveSource): void {
    const ratio = devicePixelRatio
    canvas.width = Math.round(size.width * ratio)
    canvas.height = Math.round(size.height * ratio)
    to.setTransform(ratio, 0, 0, ratio, 0, 0)
    const css = getComputedStyle(canvas)
    palette = { ground: css.getPropertyValue("--mon-1").trim() || "#000", mark: css.getPropertyValue("--mon-text-3").trim() || "#999" }
    to.fillStyle = palette.ground
    to.fillRect(0, 0, size.width, size.height)
    to.lineJoin = "round"
    drawn = stream
    const places = rowWeights(stream.channels.map((channel) => channel.meta.kind))
    rows = stream.channels.map((channel, i) => {
      const { kind } = channel.meta
      const place = places[i] ?? { top: 0, height: 0 }
      const colour = css.getPropertyValue(`--wave-${kind}`).trim() || "#ccc"
      return {
        channel,
        top: place.top * size.height,
        height: place.height * size.height,
        speed: speeds[kind],
        colour,
        erased: NaN,
        next: NaN,
        pen: undefined,
      }
    })
    for (const row of rows) calibrate(to, row)
  }

  /** The 1 mV mark, only where the trace is drawn to that scale. */
  function calibrate(to: CanvasRenderingContext2D, row: Row): void {
    if (!inMillivolts(row.channel)) return
    const mark = Math.min(scale.mmPerMv * pixelsPerMm, row.height - 4)
    const foot = Math.min(row.top + row.height - 2, row.top + row.height / 2 + mark / 2)
    to.strokeStyle = palette.mark
    to.lineWidth = 1.5
    to.beginPath()
    for (const [x, up] of [[8, 0], [11, 0], [11, 1], [19, 1], [19, 0], [22, 0]] as const) to.lineTo(x, foot - up * mark)
    to.stroke()
  }

  function advance(to: CanvasRenderingContext2D, row: Row, cursor: number): void {
    const { channel } = row
    if (Number.isNaN(channel.origin)) return
    const width = size.width - margin
    const paper = paperAt(cursor, row.speed)
    const oldest = paper - width + eraseBar
    const ahead = paper + eraseBar
    if (Number.isNaN(row.erased) || ahead - row.erased > width) {
      row.erased = ahead - width
      row.next = NaN
      row.pen = undefined
    }
    to.fillStyle = palette.ground
    for (const span of spansOf(row.erased, ahead, width)) to.fillRect(margin + span.x, row.top, span.width, row.height)
    row.erased = ahead

    to.save()
    to.beginPath()
    to.rect(margin, row.top, width, row.height)
    to.clip()
    to.strokeStyle = row.colour
    to.lineWidth = 1.75
    to.beginPath()
    trace(to, row, cursor, oldest, width)
    to.stroke()
    to.restore()
  }

  function trace(to: CanvasRenderingContext2D, row: Row, cursor: number, oldest: number, width: number): void {
    const { channel } = row
    const { rate, invalid } = channel.meta
    if (Number.isNaN(row.next)) {
      const oldestMs = (oldest / (row.speed * pixelsPerMm)) * 1000
      row.next = Math.max(0, Math.ceil(((oldestMs - channel.origin) * rate.num) / (1000 * rate.den)))
    }
    for (;;) {
      const time = timeOf(channel.origin, row.next, rate)
      const raw = channel.ring.at(row.next)
      if (raw === hole || raw === invalid) {
        // not here yet is no gap: wait for it a little before the place is left blank
        if (raw === hole && row.next >= channel.ring.end() && cursor - time < graceMs) return
        if (time > cursor) return
        row.pen = undefined
        row.next++
        continue
      }
      const paper = paperAt(time, row.speed)
      const y = yOf(row, raw)
      if (time > cursor) {
        // between two slow samples the pen goes on along the line to the next one
        if (row.pen !== undefined) moveTo(to, row, between(row.pen, { paper, y }, paperAt(cursor, row.speed)), width)
        return
      }
      moveTo(to, row, { paper, y }, width)
      row.next++
    }
  }

  function moveTo(to: CanvasRenderingContext2D, row: Row, point: { paper: number; y: number }, width: number): void {
    const from = row.pen
    row.pen = point
    if (from === undefined) return
    const start = stripOf(from.paper, width)
    const end = stripOf(point.paper, width)
    for (let round = start.round; round <= end.round; round++) {
      to.moveTo(margin + from.paper - round * width, from.y)
      to.lineTo(margin + point.paper - round * width, point.y)
    }
  }

  function yOf(row: Row, raw: number): number {
    const { gain, baseline, min, max } = row.channel.meta
    const middle = row.top + row.height / 2
    if (inMillivolts(row.channel)) return middle - ((raw - baseline) / gain) * scale.mmPerMv * pixelsPerMm
    const span = Math.max(1, max - min)
    return middle - ((raw - (min + max) / 2) / span) * row.height * 0.8
  }

  const resized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    size = { width: entry.contentRect.width, height: entry.contentRect.height }
    rows = undefined
  })
  resized.observe(canvas)
  frame = requestAnimationFrame(draw)

  return {
    refresh(next) {
      scale = next
      rows = undefined
    },
    close() {
      cancelAnimationFrame(frame)
      resized.disconnect()
    },
  }
}

/** Where each row lies, in parts of the height: an ECG gets more than the rest. */
export function rowWeights(kinds: readonly WaveKind[]): { top: number; height: number }[] {
  const whole = kinds.reduce((sum, kind) => sum + weights[kind], 0)
  let top = 0
  return kinds.map((kind) => {
    const place = { top, height: weights[kind] / whole }
    top += place.height
    return place
  })
}

function inMillivolts(channel: WaveChannel): boolean {
  return channel.meta.kind === "ecg" && channel.meta.unit === "mV"
}

function between(from: { paper: number; y: number }, to: { paper: number; y: number }, paper: number): { paper: number; y: number } {
  if (to.paper <= from.paper || paper <= from.paper) return from
  const part = (paper - from.paper) / (to.paper - from.paper)
  return { paper, y: from.y + part * (to.y - from.y) }
}
