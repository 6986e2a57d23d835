const joined = "housecall:join"
const firstFrame = "housecall:first-frame"

/** For the bench: from the press on Join to the first decoded frame of somebody else. */
export function markJoin(): void {
  performance.mark(joined)
}

/** Once for each press: a frame after a reconnection is no first one. */
export function markFirstFrame(): void {
  if (lastOf(firstFrame) <= lastOf(joined)) performance.mark(firstFrame)
}

/**
 * For what must not compete with the first frame: runs after it, or where none comes, some seconds
 * later. The answer calls it off.
 */
export function afterFirstFrame(run: () => void): () => void {
  const once = (): void => {
    stop()
    run()
  }
  const observer = new PerformanceObserver((list) => {
    if (list.getEntriesByName(firstFrame).length > 0) once()
  })
  const timer = setTimeout(once, noFrameMs)
  const stop = (): void => {
    observer.disconnect()
    clearTimeout(timer)
  }
  observer.observe({ type: "mark", buffered: true })
  return stop
}

const noFrameMs = 4_000

function lastOf(name: string): number {
  return performance.getEntriesByName(name).at(-1)?.startTime ?? 0
}
