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
