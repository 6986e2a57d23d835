/** So many tabs of one person: a stream more, and the oldest ends. */
const most = 10

type Open = { readonly whose: string; readonly close: () => void }

// `next start` waits for open connections before it ends: a stop closes these first.
const shared: typeof globalThis & { housecallStreams?: Set<Open> } = globalThis

export function trackStream(whose: string, close: () => void): () => void {
  shared.housecallStreams ??= new Set()
  const { housecallStreams } = shared
  const open = { whose, close }
  housecallStreams.add(open)
  const theirs = [...housecallStreams].filter((one) => one.whose === whose)
  for (const oldest of theirs.slice(0, -most)) oldest.close()
  return () => housecallStreams.delete(open)
}

export function closeStreams(): void {
  for (const { close } of shared.housecallStreams ?? []) close()
}
