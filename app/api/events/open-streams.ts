import { meters } from "@/lib/meters"

/** So many tabs of one person: a stream more, and the oldest ends. */
const most = 10

/** crowded: one tab too many. stopping: this process ends, and another may answer at once. */
type Why = "crowded" | "stopping"
type Open = { readonly close: (why: Why) => void }

// `next start` waits for open connections before it ends: a stop closes these first.
const shared: typeof globalThis & { housecallStreams?: Map<string, Set<Open>> } = globalThis

/** By person: opening one looks at their own alone, however many others are open. */
export function trackStream(whose: string, close: Open["close"]): () => void {
  shared.housecallStreams ??= new Map()
  const { housecallStreams } = shared
  const theirs = housecallStreams.get(whose) ?? new Set()
  const open = { close }
  housecallStreams.set(whose, theirs.add(open))
  for (const oldest of [...theirs].slice(0, -most)) oldest.close("crowded")
  // The kind of listener alone, never which: "staff/3f1c…" is who it is.
  const audience = whose.split("/", 1)[0] ?? ""
  meters().streams.inc({ audience })
  return () => {
    if (theirs.delete(open)) meters().streams.dec({ audience })
    if (theirs.size === 0 && housecallStreams.get(whose) === theirs) housecallStreams.delete(whose)
  }
}

export function closeStreams(): void {
  for (const theirs of shared.housecallStreams?.values() ?? [])
    for (const { close } of theirs) close("stopping")
}
