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

function lastOf(name: string): number {
  return performance.getEntriesByName(name).at(-1)?.startTime ?? 0
}
