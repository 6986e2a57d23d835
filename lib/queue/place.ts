import type { UserId } from "@/lib/ids"

/** Somebody in the walk-in queue and the clinicians who may take them. */
export type Queued = {
  id: string
  /** In the order of coming, whatever the clocks say. */
  place: number
  clinicians: readonly UserId[]
}

/** First come, first served. */
export function inOrder<T extends Queued>(queue: readonly T[]): T[] {
  return queue.toSorted((a, b) => a.place - b.place)
}

/**
 * Who is before one entry: those who came earlier and wait for a clinician that could take this one
 * too. Undefined when the entry waits no longer.
 */
export function aheadOf<T extends Queued>(id: string, queue: readonly T[]): T[] | undefined {
  const line = inOrder(queue)
  const index = line.findIndex((one) => one.id === id)
  const mine = line[index]
  if (mine === undefined) return undefined
  return line
    .slice(0, index)
    .filter((one) => one.clinicians.some((clinician) => mine.clinicians.includes(clinician)))
}
