import type { RowScale } from "../display"
import { displayFilter } from "../display-filter"
import type { Filter } from "../filter"
import { hertz } from "../ratio"
import { paperAt, stripOf } from "../sweep"
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
  readonly scale: RowScale
  readonly isFiltered: boolean
  /** Paper up to which the strip was cleared. */
  erased: number
  /** Next sample to be drawn. */
  next: number
  /** The last jump that is marked, by the sender's clock. */
  marked: number
  /** How many late stretches of its channel are drawn. */
  late: number
  /** The pen, on unwrapped paper; undefined when it is lifted. */
  pen: Point | undefined
  /** Undefined where the next sample begins it anew. */
  filter: Filter | undefined
  /** The filter's newest answer: each sample passes it once, however often it is asked for. */
  filtered: { readonly index: number; readonly value: number } | undefined
}

type Point = { readonly paper: number; readonly y: number }
export type Strip = {
  readonly left: number
  readonly width: number
  readonly pxPerMm: number
  /** Kept blank ahead of the cursor, in pixels. */
  readonly eraseBar: number
}
type Path = Pick<CanvasRenderingContext2D, "moveTo" | "lineTo">

/** The filter swings in on what was there before, where something was. */
const warmUpSeconds = 2
/** Questionable stretches are underlined so far above the row's foot. */
const underlined = 3

/**
 * Adds to the path what became due since the last call, on a strip of this width, and to `doubtful`
 * what the sender marked as questionable, underlined. Missing samples lift the pen: no line ever joins
 * the two sides of a gap.
 */
export function traceRow(
  path: Path,
  row: Row,
  cursor: number,
  strip: Strip,
  doubtful: () => Path = () => path,
): void {
  const { ring, origin, meta } = row.channel
  skipWhatLeftTheStrip(row, cursor, strip)
  for (;;) {
    const time = timeOf(origin, row.next, meta.rate)
    const raw = ring.at(row.next)
    if (raw === hole || raw === meta.invalid) {
      // Not here yet is no gap: what comes late is drawn in its place, behind the pen's.
      const awaited = raw === hole && row.next >= ring.end()
      if (awaited || time > cursor) return
      lift(row)
      row.next++
      continue
    }
    const point = { paper: paperAt(time, row.speed, strip.pxPerMm), y: yOf(row, raw) }
    const to = ring.doubtful(row.next) ? doubtful() : path
    if (time > cursor) {
      // between two slow samples the pen goes on along the line to the next one
      const reached = row.pen && between(row.pen, point, paperAt(cursor, row.speed, strip.pxPerMm))
      if (reached !== undefined) draw(to, path, row, reached, strip)
      return
    }
    draw(to, path, row, point, strip)
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
  lift(row)
  row.erased = NaN
  row.marked = -Infinity
}

/** Least and most raw count of the last seconds before the newest sample. */
export function rangeOf(
  { ring, meta }: WaveChannel,
  seconds: number,
): { min: number; max: number } | undefined {
  let min = Infinity
  let max = -Infinity
  const end = ring.end()
  for (let i = Math.max(0, end - Math.ceil(seconds * hertz(meta.rate))); i < end; i++) {
    const raw = ring.at(i)
    if (raw === hole || raw === meta.invalid) continue
    if (raw < min) min = raw
    if (raw > max) max = raw
  }
  return min > max ? undefined : { min, max }
}

/**
 * What a whole sweep ago lay where the erase bar is now is gone too: drawn again after a change of
 * size, it would stay under the new trace. Also what bounds the work of one frame, whatever indexes a
 * sender makes up.
 */
function skipWhatLeftTheStrip(row: Row, cursor: number, strip: Strip): void {
  const { origin, meta } = row.channel
  const length = strip.width - strip.eraseBar
  const oldest = cursor - (length / (row.speed * strip.pxPerMm)) * 1000
  const first = Math.max(0, Math.ceil(((oldest - origin) * meta.rate.num) / (1000 * meta.rate.den)))
  if (row.next >= first) return
  row.next = first
  lift(row)
}

function lift(row: Row): void {
  row.pen = undefined
  row.filter = undefined
}

function draw(to: Path, sure: Path, row: Row, point: Point, { left, width }: Strip): void {
  const from = row.pen
  row.pen = point
  if (from === undefined) return
  const last = stripOf(point.paper, width).round
  for (let { round } = stripOf(from.paper, width); round <= last; round++) {
    const [x0, x1] = [left + from.paper - round * width, left + point.paper - round * width]
    to.moveTo(x0, from.y)
    to.lineTo(x1, point.y)
    if (to === sure) continue
    const foot = row.top + row.height - underlined
    to.moveTo(x0, foot)
    to.lineTo(x1, foot)
  }
}

function yOf(row: Row, raw: number): number {
  const { centre, pixelsPerCount } = row.scale
  const value = row.isFiltered ? filteredAt(row, raw) : raw - centre
  return row.top + row.height / 2 - value * pixelsPerCount
}

function filteredAt(row: Row, raw: number): number {
  if (row.filter !== undefined && row.filtered?.index === row.next) return row.filtered.value
  row.filter ??= begun(row)
  const value = row.filter(raw)
  row.filtered = { index: row.next, value }
  return value
}

function begun({ channel: { ring, meta }, next }: Row): Filter {
  const earliest = Math.max(0, next - Math.ceil(warmUpSeconds * hertz(meta.rate)))
  const isReading = (index: number) => ring.at(index) !== hole && ring.at(index) !== meta.invalid
  let from = next
  while (from > earliest && isReading(from - 1)) from--
  const filter = displayFilter(ring.at(from), hertz(meta.rate))
  for (let i = from; i < next; i++) filter(ring.at(i))
  return filter
}

/** Undefined where nothing is left to draw. */
function between(from: Point, to: Point, paper: number): Point | undefined {
  if (to.paper <= from.paper || paper <= from.paper) return undefined
  const part = (paper - from.paper) / (to.paper - from.paper)
  return { paper, y: from.y + part * (to.y - from.y) }
}
