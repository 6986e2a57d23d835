type Point = { at: string; min: number; median: number; max: number }

/** A line chart in a box of `width` × `height`: the medians as a line, minimum to maximum as a band. */
export type TrendShape = {
  /** "x,y x,y …" of an SVG polyline. */
  line: string
  /** Of a polygon: the maxima forth, the minima back. */
  band: string
  /** Where each median lies. */
  dots: { x: number; y: number }[]
  low: number
  high: number
}

/** Time runs left to right. A single point, or equal values, lie in the middle. Undefined without points. */
export function trendShape(
  points: readonly Point[],
  width: number,
  height: number,
): TrendShape | undefined {
  const times = points.map(({ at }) => Date.parse(at))
  const [first, last] = [Math.min(...times), Math.max(...times)]
  const low = Math.min(...points.map(({ min }) => min))
  const high = Math.max(...points.map(({ max }) => max))
  if (points.length === 0) return undefined
  const x = (at: string) =>
    round(last === first ? width / 2 : ((Date.parse(at) - first) / (last - first)) * width)
  const y = (value: number) =>
    round(high === low ? height / 2 : height - ((value - low) / (high - low)) * height)
  const dots = points.map((point) => ({ x: x(point.at), y: y(point.median) }))
  const upper = points.map((point) => `${x(point.at)},${y(point.max)}`)
  const lower = points.map((point) => `${x(point.at)},${y(point.min)}`)
  return {
    line: dots.map((dot) => `${dot.x},${dot.y}`).join(" "),
    band: [...upper, ...lower.toReversed()].join(" "),
    dots,
    low,
    high,
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
