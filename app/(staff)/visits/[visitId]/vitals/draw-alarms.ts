import type uPlot from "uplot"

import type { AlarmMark } from "@/lib/vitals/history/alarm-mark"

import { inPlot } from "./in-plot"

const size = 7

/** Under the trend: the stretch of each alarm, with the shape of its priority where it began. */
export function drawAlarms(
  chart: uPlot,
  alarms: readonly AlarmMark[],
  colour: (name: string) => string,
): void {
  const { ctx, bbox } = chart
  const ratio = devicePixelRatio
  inPlot(chart, () => {
    for (const { priority, at, until } of alarms) {
      const left = chart.valToPos(at / 1000, "x", true)
      const right =
        until === undefined ? bbox.left + bbox.width : chart.valToPos(until / 1000, "x", true)
      ctx.fillStyle = colour(`--alarm-${priority}`)
      ctx.globalAlpha = 0.18
      ctx.fillRect(left, bbox.top, Math.max(2 * ratio, right - left), bbox.height)
      ctx.globalAlpha = 1
      const r = size * ratio
      shape(ctx, priority, Math.max(left, bbox.left) + r, bbox.top + r + ratio, r)
      ctx.fill()
      // yellow and cyan need an edge on a light surface
      ctx.strokeStyle = colour("--text-1")
      ctx.lineWidth = ratio
      ctx.stroke()
    }
  })
}

function shape(
  ctx: CanvasRenderingContext2D,
  priority: AlarmMark["priority"],
  x: number,
  y: number,
  r: number,
): void {
  ctx.beginPath()
  if (priority === "low") {
    ctx.arc(x, y, r, 0, 2 * Math.PI)
    return
  }
  const [corners, turn] = priority === "high" ? [8, Math.PI / 8] : [3, -Math.PI / 2]
  for (let i = 0; i < corners; i++) {
    const angle = turn + (i * 2 * Math.PI) / corners
    ctx.lineTo(x + r * Math.cos(angle), y + r * Math.sin(angle))
  }
  ctx.closePath()
}
