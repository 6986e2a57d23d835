/** So many tabs of one person: a stream more, and the oldest ends. */
const most = 10

/** crowded: one tab too many. stopping: this process ends, and another may answer at once. */
type Why = "crowded" | "stopping"
type Open = { readonly whose: string; readonly close: (why: Why) => void }

// `next start` waits for open connections before it ends: a stop closes these first.
const shared: typeof globalThis & { housecallStreams?: Set<Open> } = globalThis

export function trackStream(whose: string, close: Open["close"]): () => void {
  shared.housecallStreams ??= new Set()
  const { housecallStreams } = shared
  const open = { whose, close }
  housecallStreams.add(open)
  const theirs = [...housecallStreams].filter((one) => one.whose === whose)
  for (const oldest of theirs.slice(0, -most)) oldest.close("crowded")
  return () => housecallStreams.delete(open)
}

export function closeStreams(): void {
  for (const { close } of shared.housecallStreams ?? []) close("stopping")
}
