export type Point = { readonly x: number; readonly y: number }

/** In the picture's own pixels. */
export type Mark =
  | { readonly tool: "pen"; readonly points: readonly Point[] }
  | { readonly tool: "arrow"; readonly from: Point; readonly to: Point }

export type Tool = Mark["tool"]

/** Seen from far and from near: a share of the picture's longer edge. */
export function lineWidth(width: number, height: number): number {
  return Math.max(3, Math.max(width, height) / 200)
}

export function beginMark(tool: Tool, at: Point): Mark {
  return tool === "pen" ? { tool, points: [at] } : { tool, from: at, to: at }
}

export function extendMark(mark: Mark, to: Point): Mark {
  return mark.tool === "pen" ? { ...mark, points: [...mark.points, to] } : { ...mark, to }
}

const ways: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

/** One press of an arrow key, a fine one with Shift; never out of the picture. Undefined: another key. */
export function movePoint(
  { x, y }: Point,
  key: string,
  fine: boolean,
  { width, height }: { width: number; height: number },
): Point | undefined {
  const way = ways[key]
  if (way === undefined) return undefined
  const step = Math.max(width, height) / (fine ? 200 : 40)
  return {
    x: Math.min(Math.max(x + way.x * step, 0), width),
    y: Math.min(Math.max(y + way.y * step, 0), height),
  }
}

/** The two ends of an arrow's head, as far back along it as `size`. */
export function arrowHead(from: Point, to: Point, size: number): readonly [Point, Point] {
  const angle = Math.atan2(to.y - from.y, to.x - from.x)
  const end = (turn: number): Point => ({
    x: to.x - size * Math.cos(angle + turn),
    y: to.y - size * Math.sin(angle + turn),
  })
  return [end(Math.PI / 6), end(-Math.PI / 6)]
}

/** Red with a white edge: seen on skin, on a wound and on paper. */
export function drawMark(context: CanvasRenderingContext2D, mark: Mark, width: number): void {
  const path = pathOf(mark, width * 6)
  for (const [color, line] of [
    ["#fff", width * 2],
    ["#d0121c", width],
  ] as const) {
    context.strokeStyle = color
    context.lineWidth = line
    context.lineCap = "round"
    context.lineJoin = "round"
    context.stroke(path)
  }
}

/** Where the keys stand. Never part of what is filed. */
export function drawCrosshair(
  context: CanvasRenderingContext2D,
  { x, y }: Point,
  width: number,
): void {
  const path = new Path2D()
  const arm = width * 5
  path.moveTo(x - arm, y)
  path.lineTo(x + arm, y)
  path.moveTo(x, y - arm)
  path.lineTo(x, y + arm)
  for (const [color, line] of [
    ["#fff", width * 1.5],
    ["#000", width * 0.75],
  ] as const) {
    context.strokeStyle = color
    context.lineWidth = line
    context.stroke(path)
  }
}

function pathOf(mark: Mark, headSize: number): Path2D {
  const path = new Path2D()
  const line = (points: readonly Point[]): void => {
    for (const [index, { x, y }] of points.entries())
      if (index === 0) path.moveTo(x, y)
      else path.lineTo(x, y)
    const [only] = points
    if (points.length === 1 && only !== undefined) path.lineTo(only.x, only.y)
  }
  if (mark.tool === "pen") line(mark.points)
  else {
    const [left, right] = arrowHead(mark.from, mark.to, headSize)
    line([mark.from, mark.to])
    line([left, mark.to, right])
  }
  return path
}
