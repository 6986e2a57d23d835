import { paperAt, pixelsPerMm, spansOf } from "../sweep"
import type { WaveKind } from "../wave-kind"
import { type Row, inMillivolts, redrawWhatCameLate, traceRow } from "./row-trace"
import type { WaveSource } from "./viewer"

/** How a trace is shown; rows share the canvas from top to bottom by weight. */
export type MonitorScale = { readonly mmPerMv: number }

export type Monitor = {
  /** Redraws everything at the next frame: after a change of scale or of the channels. */
  refresh(scale: MonitorScale): void
  close(): void
}

/** Left of the traces: room for the 1 mV mark. */
const margin = 30
const eraseBar = 20
export const speeds: Readonly<Record<WaveKind, number>> = {
  ecg: 25,
  pleth: 25,
  abp: 25,
  resp: 12.5,
  other: 25,
}
const weights: Readonly<Record<WaveKind, number>> = {
  ecg: 1.4,
  pleth: 1,
  abp: 1,
  resp: 1,
  other: 1,
}

const markShape = [
  { x: 8, up: 0 },
  { x: 11, up: 0 },
  { x: 11, up: 1 },
  { x: 19, up: 1 },
  { x: 19, up: 0 },
  { x: 22, up: 0 },
] as const

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
    palette = {
      ground: css.getPropertyValue("--mon-1").trim() || "#000",
      mark: css.getPropertyValue("--mon-text-3").trim() || "#999",
    }
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
        next: 0,
        late: channel.late.count,
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
    for (const { x, up } of markShape) to.lineTo(x, foot - up * mark)
    to.stroke()
  }

  function advance(to: CanvasRenderingContext2D, row: Row, cursor: number): void {
    const { channel } = row
    if (Number.isNaN(channel.origin)) return
    redrawWhatCameLate(row)
    const width = size.width - margin
    const paper = paperAt(cursor, row.speed)
    const ahead = paper + eraseBar
    if (Number.isNaN(row.erased) || ahead - row.erased > width) {
      row.erased = ahead - width
    }
    to.fillStyle = palette.ground
    for (const span of spansOf(row.erased, ahead, width)) {
      to.fillRect(margin + span.x, row.top, span.width, row.height)
    }
    row.erased = ahead

    to.save()
    to.beginPath()
    to.rect(margin, row.top, width, row.height)
    to.clip()
    to.strokeStyle = row.colour
    to.lineWidth = 1.75
    to.beginPath()
    traceRow(to, row, cursor, { left: margin, width, mmPerMv: scale.mmPerMv, eraseBar })
    to.stroke()
    to.restore()
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
