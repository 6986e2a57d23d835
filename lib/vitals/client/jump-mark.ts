import type { Jump } from "../playout"
import { paperAt, stripOf } from "../sweep"
import type { Row, Strip } from "./row-trace"

type Brush = Pick<
  CanvasRenderingContext2D,
  "beginPath" | "moveTo" | "lineTo" | "stroke" | "fillText" | "setLineDash"
> & { font: string; textAlign: CanvasTextAlign }

const dash = [3, 3]
const textAt = { gap: 4, down: 11 }

/**
 * Marks where the picture jumped since the last call: a broken line across the row, and by how many
 * seconds it lags more, or less, from there on. Two beats beside it are not what they seem.
 */
export function markJumps(brush: Brush, row: Row, jumps: readonly Jump[], strip: Strip): void {
  for (const { at, ms } of jumps) {
    const paper = paperAt(at, row.speed, strip.pxPerMm)
    // What a whole sweep ago lay there is gone.
    if (at <= row.marked || paper <= row.erased - strip.width) continue
    row.marked = at
    const x = strip.left + stripOf(paper, strip.width).x
    brush.setLineDash(dash)
    brush.beginPath()
    brush.moveTo(x, row.top)
    brush.lineTo(x, row.top + row.height)
    brush.stroke()
    brush.setLineDash([])
    brush.font = "11px sans-serif"
    brush.textAlign = "right"
    brush.fillText(jumpText(ms), x - textAt.gap, row.top + textAt.down)
    brush.textAlign = "left"
  }
}

function jumpText(ms: number): string {
  return `${ms > 0 ? "+" : "−"}${(Math.abs(ms) / 1000).toFixed(1)} s`
}
