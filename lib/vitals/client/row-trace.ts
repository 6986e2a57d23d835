import { paperAt, pixelsPerMm, stripOf } from "../sweep"
import { hole } from "../wave-ring"
import { type WaveChannel, timeOf } from "./wave-stream"

/** One trace on the monitor: where it lies, and how far it is drawn. */
export type Row = {
  readonly channel: WaveChannel
  readonly top: number
  readonly height: number
  /** mm/s */
  readonly speed: number
  readonly colour: string
  /** Paper up to which the strip was cleared. */
  erased: number
  /** Next sample to be drawn. */
  next: number
  /** How many late stretches of its channel are drawn. */
  late: number
  /** The pen, on unwrapped paper; undefined when it is lifted. */
  pen: Point | undefined
}

type Point = { readonly paper: number; readonly y: number }
type Strip = {
  readonly left: number
  readonly width: number
  readonly mmPerMv: number
  /** Kept blank ahead of the cursor, in pixels. */
  readonly eraseBar: number
}
type Path = Pick<CanvasRenderingContext2D, "moveTo" | "lineTo">

/** A late sample is still drawn so long after its place was passed; then the place stays blank. */
const graceMs = 300

/**
 * Adds to the path what became due since the last call, on a strip of this width. Missing samples
 * lift the pen: no line ever joins the two sides of a gap.
 */
export function traceRow(path: Path, row: Row, cursor: number, strip: Strip): void {
  const { ring, origin, meta } = row.channel
  skipWhatLeftTheStrip(row, cursor, strip.width - strip.eraseBar)
  for (;;) {
    const time = timeOf(origin, row.next, meta.rate)
    const raw = ring.at(row.next)
    if (raw === hole || raw === meta.invalid) {
      // not here yet is no gap: wait for it a little before the place is left blank
      const awaited = raw === hole && row.next >= ring.end() && cursor - time < graceMs
      if (awaited || time > cursor) return
      row.pen = undefined
      row.next++
      continue
    }
    const point = { paper: paperAt(time, row.speed), y: yOf(row, raw, strip.mmPerMv) }
    if (time > cursor) {
      // between two slow samples the pen goes on along the line to the next one
      const reached = row.pen && between(row.pen, point, paperAt(cursor, row.speed))
      if (reached !== undefined) draw(path, row, reached, strip)
      return
    }
    draw(path, row, point, strip)
    row.next++
  }
}

/** What was filled in behind the pen: the row is drawn anew. */
export function redrawWhatCameLate(row: Row): void {
  const { count, first } = row.channel.late
  const isDrawn = count === row.late || (count === row.late + 1 && first >= row.next)
  row.late = count
  if (isDrawn) return
  row.next = 0
  row.pen = undefined
  row.erased = NaN
}

/**
 * What a whole sweep ago lay where the erase bar is now is gone too: drawn again after a change of
 * size, it would stay under the new trace. Also what bounds the work of one frame, whatever indexes a
 * sender makes up.
 */
function skipWhatLeftTheStrip(row: Row, cursor: number, length: number): void {
  const { origin, meta } = row.channel
  const oldest = cursor - (length / (row.speed * pixelsPerMm)) * 1000
  const first = Math.max(0, Math.ceil(((oldest - origin) * meta.rate.num) / (1000 * meta.rate.den)))
  if (row.next >= first) return
  row.next = first
  row.pen = undefined
}

function draw(
  path: Path,
  row: Row,
  point: Point,
  { left, width }: { left: number; width: number },
): void {
  const from = row.pen
  row.pen = point
  if (from === undefined) return
  const last = stripOf(point.paper, width).round
  for (let { round } = stripOf(from.paper, width); round <= last; round++) {
    path.moveTo(left + from.paper - round * width, from.y)
    path.lineTo(left + point.paper - round * width, point.y)
  }
}

function yOf(row: Row, raw: number, mmPerMv: number): number {
  const { gain, baseline, min, max } = row.channel.meta
  const middle = row.top + row.height / 2
  if (inMillivolts(row.channel)) return middle - ((raw - baseline) / gain) * mmPerMv * pixelsPerMm
  const span = Math.max(1, max - min)
  return middle - ((raw - (min + max) / 2) / span) * row.height * 0.8
}

/** Only an ECG in millivolts has a scale of its own; other waves fill their row. */
export function inMillivolts({ meta }: WaveChannel): boolean {
  return meta.kind === "ecg" && meta.unit === "mV"
}

/** Undefined where nothing is left to draw. */
function between(from: Point, to: Point, paper: number): Point | undefined {
  if (to.paper <= from.paper || paper <= from.paper) return undefined
  const part = (paper - from.paper) / (to.paper - from.paper)
  return { paper, y: from.y + part * (to.y - from.y) }
}
