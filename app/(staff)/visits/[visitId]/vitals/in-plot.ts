import type uPlot from "uplot"

/** Draws where the chart has its lines and not over its axes; the canvas is left as it was. */
export function inPlot({ ctx, bbox }: uPlot, draw: () => void): void {
  ctx.save()
  ctx.beginPath()
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height)
  ctx.clip()
  draw()
  ctx.restore()
}
