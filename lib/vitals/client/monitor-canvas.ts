import { type Display, rowScale, speedOf, usualDisplay } from "../display"
import type { Jump } from "../playout"
import { paperAt, pixelsPerMm, spansOf } from "../sweep"
import type { WaveKind } from "../wave-kind"
import { everyFrame } from "./frame-loop"
import { markJumps } from "./jump-mark"
import { type Row, rangeOf, redrawWhatCameLate, traceRow } from "./row-trace"
import { type WaveStream, timeOf } from "./wave-stream"

/** What is drawn: of a viewer as it comes, or of what is stored. */
export type DrawnSource = {
  readonly stream: Pick<WaveStream, "channels" | "cursor"> & Partial<Pick<WaveStream, "jumps">>
  readonly offset: (now: number) => number
}

/** How the traces are shown, and how many CSS pixels this screen has in a millimetre. */
export type MonitorView = { readonly display: Display; readonly pxPerMm: number }

export const usualView: MonitorView = { display: usualDisplay, pxPerMm: pixelsPerMm }

export type Monitor = {
  /** Redraws everything at the next frame: after a change of what is shown. */
  refresh(view: MonitorView): void
  close(): void
}

/** Left of the traces: room for the 1 mV mark. */
const margin = 30
const eraseBar = 20
/** `auto` looks at so many seconds, as often. */
const lookedAtSeconds = 5
/** So often the canvas says in `data-drawn-to` how far it is drawn: what tests and measurements go by. */
const noteEveryMs = 500
const weights: Readonly<Record<WaveKind, number>> = {
  ecg: 1.4,
  pleth: 1,
  abp: 1,
  resp: 1,
  other: 1,
}

/** In mV: the first that fits is drawn. */
const marks = [1, 0.5, 0.2, 0.1] as const
const markRoom = 6
const nameRoom = 14
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
 * erase bar. Missing samples stay blank; no line ever joins the two sides of a gap. `onScale` hears
 * the mm/mV that the first ECG is drawn at, when it changes.
 */
export function createMonitor(
  canvas: HTMLCanvasElement,
  source: () => DrawnSource | undefined,
  now: () => number,
  onScale: (mmPerMv: number | undefined) => void = () => undefined,
): Monitor {
  const context = canvas.getContext("2d", { alpha: false, desynchronized: true })
  let view = usualView
  let rows: Row[] | undefined
  let drawn: DrawnSource["stream"] | undefined
  let size = { width: 0, height: 0 }
  let isSeen = true
  let lookedAt = -Infinity
  let told: number | undefined
  let notedAt = -Infinity
  let palette = { ground: "#000", mark: "#999", doubtful: "#999" }

  function draw(): void {
    const current = source()
    if (context === null || current === undefined || !isSeen || size.width <= margin) return
    const at = now()
    if (view.display.gain === "auto" && at - lookedAt > lookedAtSeconds * 1000) {
      lookedAt = at
      if (rows?.some((row) => scaleOf(row, row.height).pixelsPerCount !== row.scale.pixelsPerCount))
        rows = undefined
    }
    if (rows === undefined || drawn !== current.stream) layOut(context, current)
    const cursor = current.stream.cursor(at, current.offset(at))
    if (Number.isNaN(cursor)) return
    const jumps = current.stream.jumps?.() ?? []
    for (const row of rows ?? []) advance(context, row, cursor, jumps)
    if (at - notedAt > noteEveryMs) {
      notedAt = at
      canvas.dataset["drawnTo"] = String(Math.max(...(rows ?? []).map(drawnTo)))
    }
  }

  /** A trace that stands still looks like one that goes on. */
  function blank(): void {
    rows = undefined
    canvas.width = Math.round(size.width * devicePixelRatio)
    if (context === null) return
    context.fillStyle = palette.ground
    context.fillRect(0, 0, canvas.width, canvas.height)
  }

  function scaleOf({ channel }: Pick<Row, "channel">, height: number) {
    const { display, pxPerMm } = view
    const seen = rangeOf(channel, lookedAtSeconds)
    return rowScale(channel.meta, display, { height, pxPerMm }, seen)
  }

  function layOut(to: CanvasRenderingContext2D, { stream }: DrawnSource): void {
    const ratio = devicePixelRatio
    canvas.width = Math.round(size.width * ratio)
    canvas.height = Math.round(size.height * ratio)
    to.setTransform(ratio, 0, 0, ratio, 0, 0)
    const css = getComputedStyle(canvas)
    const colourOf = (name: string, otherwise: string) =>
      css.getPropertyValue(name).trim() || otherwise
    const faint = colourOf("--mon-text-3", "#999")
    palette = { ground: colourOf("--mon-1", "#000"), mark: faint, doubtful: faint }
    to.fillStyle = palette.ground
    to.fillRect(0, 0, size.width, size.height)
    to.lineJoin = "round"
    drawn = stream
    const places = rowWeights(stream.channels.map((channel) => channel.meta.kind))
    rows = stream.channels.map((channel, i) => {
      const { kind } = channel.meta
      const place = places[i] ?? { top: 0, height: 0 }
      const height = place.height * size.height
      const scale = scaleOf({ channel }, height)
      return {
        channel,
        top: place.top * size.height,
        height,
        speed: speedOf(kind, view.display.speed),
        colour: colourOf(`--wave-${kind}`, "#ccc"),
        scale,
        isFiltered: kind === "ecg" && view.display.filter === "display",
        erased: NaN,
        next: 0,
        marked: -Infinity,
        late: channel.late.count,
        pen: undefined,
        filter: undefined,
        filtered: undefined,
      }
    })
    for (const row of rows) calibrate(to, row)
    const mmPerMv = rows.find(({ scale }) => scale.mmPerMv !== undefined)?.scale.mmPerMv
    if (mmPerMv !== told) onScale((told = mmPerMv))
  }

  /** The 1 mV mark, only where the trace is drawn to that scale; a smaller one, named, where it is too high. */
  function calibrate(to: CanvasRenderingContext2D, { scale, top, height }: Row): void {
    if (scale.mmPerMv === undefined) return
    const perMv = scale.mmPerMv * view.pxPerMm
    const millivolts = marks.find((mv) => mv * perMv <= height - markRoom) ?? 0.1
    const mark = millivolts * perMv
    const isNamed = millivolts !== 1
    const below = isNamed ? nameRoom : 2
    const foot = Math.min(top + height - below, top + height / 2 + mark / 2)
    to.strokeStyle = palette.mark
    to.lineWidth = 1.5
    to.beginPath()
    for (const { x, up } of markShape) to.lineTo(x, foot - up * mark)
    to.stroke()
    if (!isNamed) return
    to.fillStyle = palette.mark
    to.font = "10px sans-serif"
    // Under it: over it the channel has its name.
    to.fillText(`${millivolts} mV`, 4, foot + 11)
  }

  function advance(
    to: CanvasRenderingContext2D,
    row: Row,
    cursor: number,
    jumps: readonly Jump[],
  ): void {
    const { channel } = row
    if (Number.isNaN(channel.origin)) return
    redrawWhatCameLate(row)
    const { pxPerMm } = view
    const width = size.width - margin
    const paper = paperAt(cursor, row.speed, pxPerMm)
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
    let doubts: Path2D | undefined
    const strip = { left: margin, width, pxPerMm, eraseBar }
    traceRow(to, row, cursor, strip, () => (doubts ??= new Path2D()))
    to.stroke()
    if (doubts !== undefined) {
      to.strokeStyle = palette.doubtful
      to.stroke(doubts)
    }
    to.strokeStyle = to.fillStyle = palette.mark
    markJumps(to, row, jumps, strip)
    to.restore()
  }

  const resized = new ResizeObserver(([entry]) => {
    if (entry === undefined) return
    size = { width: entry.contentRect.width, height: entry.contentRect.height }
    rows = undefined
  })
  const seen = new IntersectionObserver(([entry]) => {
    isSeen = entry?.isIntersecting ?? true
    // What was missed meanwhile is still in the rings.
    rows = undefined
  })
  resized.observe(canvas)
  seen.observe(canvas)
  const stop = everyFrame(draw, blank)

  return {
    refresh(next) {
      view = next
      rows = undefined
    },
    close() {
      stop()
      resized.disconnect()
      seen.disconnect()
    },
  }
}

/** The newest sample that stands on the screen, by the sender's clock; -Infinity where none does. */
function drawnTo({ channel, next, pen }: Row): number {
  return pen === undefined ? -Infinity : timeOf(channel.origin, next - 1, channel.meta.rate)
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
