import { framePace } from "./frame-pace"

const drawers = new Set<() => void>()
const pace = framePace()
let frame = 0

/** All monitors of a page are drawn in one loop of animation frames. The answer stops it. */
export function everyFrame(draw: () => void): () => void {
  drawers.add(draw)
  if (drawers.size === 1) frame = requestAnimationFrame(beat)
  return () => {
    drawers.delete(draw)
    if (drawers.size === 0) cancelAnimationFrame(frame)
  }
}

function beat(at: number): void {
  frame = requestAnimationFrame(beat)
  if (!pace.due(at)) return
  for (const draw of drawers) {
    try {
      draw()
    } catch (error) {
      // One patient's trouble never stops another's picture.
      drawers.delete(draw)
      reportError(error)
    }
  }
}
