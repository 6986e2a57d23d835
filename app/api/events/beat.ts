import { setImmediate as turn } from "node:timers/promises"

import type { ClinicId } from "@/lib/ids"

type Beat = { readonly timer: NodeJS.Timeout; readonly works: Set<() => void> }

// Next loads this module more than once in a process.
const shared: typeof globalThis & { housecallBeats?: Map<string, Beat> } = globalThis

/**
 * One beat for all streams of a clinic, so that what they ask at it is asked together: what an open stream
 * costs at rest is a line on its connection. The answer takes this stream out of it.
 */
export function onBeat(clinicId: ClinicId, everyMs: number, work: () => void): () => void {
  shared.housecallBeats ??= new Map()
  const { housecallBeats } = shared
  const name = `${clinicId}/${everyMs}`
  const beat = housecallBeats.get(name) ?? begin(everyMs)
  housecallBeats.set(name, beat)
  beat.works.add(work)
  return () => {
    beat.works.delete(work)
    if (beat.works.size > 0 || housecallBeats.get(name) !== beat) return
    clearInterval(beat.timer)
    housecallBeats.delete(name)
  }
}

function begin(everyMs: number): Beat {
  const works = new Set<() => void>()
  return { works, timer: setInterval(() => void each(works), everyMs) }
}

/** Requests have their turn between some and the next. */
async function each(works: ReadonlySet<() => void>): Promise<void> {
  const all = [...works]
  for (let from = 0; from < all.length; from += atOnce) {
    for (const work of all.slice(from, from + atOnce)) if (works.has(work)) work()
    await turn()
  }
}

const atOnce = 200
