/** For the bench: from the press on Join to the first decoded frame of somebody else. */
export function markJoin(): void {
  for (const name of [joined, firstFrame]) performance.clearMarks(name)
  performance.mark(joined)
}

export function markFirstFrame(): void {
  if (performance.getEntriesByName(firstFrame).length === 0) performance.mark(firstFrame)
}

const joined = "housecall:join"
const firstFrame = "housecall:first-frame"
