import type uPlot from "uplot"

import type { ViewRange } from "@/lib/vitals/history/view-range"

import { inPlot } from "./in-plot"

/** On the time axis: each visit's stretch as a bar, and faintly over the height of the chart. */
export function drawVisits(
  chart: uPlot,
  visits: readonly ViewRange[],
  colour: (name: string) => string,
): void {
  const { ctx, bbox } = chart
  const ratio = devicePixelRatio
  inPlot(chart, () => {
    for (const { from, to } of visits) {
      const left = chart.valToPos(from / 1000, "x", true)
      const width = Math.max(2 * ratio, chart.valToPos(to / 1000, "x", true) - left)
      ctx.fillStyle = colour("--surface-2")
      ctx.fillRect(left, bbox.top, width, bbox.height)
      ctx.fillStyle = colour("--text-3")
      ctx.fillRect(left, bbox.top + bbox.height - 3 * ratio, width, 3 * ratio)
    }
  })
}

/** What stands alone has no width for a band: its least to its most is a stroke. */
export function drawLone(
  chart: uPlot,
  lone: readonly number[],
  colour: (name: string) => string,
): void {
  const { ctx, data } = chart
  const [xs, most, least] = data
  ctx.save()
  ctx.strokeStyle = colour("--brand")
  ctx.lineWidth = devicePixelRatio
  for (const index of lone) {
    const [x, top, bottom] = [xs[index], most?.[index], least?.[index]]
    if (x === undefined || top == null || bottom == null) continue
    const left = chart.valToPos(x, "x", true)
    if (left < chart.bbox.left || left > chart.bbox.left + chart.bbox.width) continue
    ctx.beginPath()
    ctx.moveTo(left, chart.valToPos(top, "y", true))
    ctx.lineTo(left, chart.valToPos(bottom, "y", true))
    ctx.stroke()
  }
  ctx.restore()
}
