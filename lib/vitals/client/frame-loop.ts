import { framePace } from "./frame-pace"

type Drawer = {
  readonly draw: () => void
  readonly failed: () => void
  restsUntil: number
  isReported: boolean
}

const drawers = new Set<Drawer>()
const pace = framePace()
let frame = 0
/** What failed is tried again so often: a picture that stands still would be read as one that goes on. */
const againMs = 1_000

/**
 * All monitors of a page are drawn in one loop of animation frames. The answer stops it. `failed`: the
 * picture could not be drawn, and must not be left standing.
 */
export function everyFrame(draw: () => void, failed: () => void): () => void {
  const drawer: Drawer = { draw, failed, restsUntil: -Infinity, isReported: false }
  drawers.add(drawer)
  if (drawers.size === 1) frame = requestAnimationFrame(beat)
  return () => {
    drawers.delete(drawer)
    if (drawers.size === 0) cancelAnimationFrame(frame)
  }
}

function beat(at: number): void {
  frame = requestAnimationFrame(beat)
  if (!pace.due(at)) return
  for (const drawer of drawers) if (at >= drawer.restsUntil) drawn(drawer, at)
}

/** One patient's trouble never stops another's picture. */
function drawn(drawer: Drawer, at: number): void {
  try {
    drawer.draw()
  } catch (error) {
    drawer.restsUntil = at + againMs
    if (!drawer.isReported) reportError(error)
    drawer.isReported = true
    drawer.failed()
  }
}
