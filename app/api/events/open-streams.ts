// `next start` waits for open connections before it ends: a stop closes these first.
const shared: typeof globalThis & { housecallStreams?: Set<() => void> } = globalThis

export function trackStream(close: () => void): () => void {
  shared.housecallStreams ??= new Set()
  const { housecallStreams } = shared
  housecallStreams.add(close)
  return () => housecallStreams.delete(close)
}

export function closeStreams(): void {
  for (const close of shared.housecallStreams ?? []) close()
}
