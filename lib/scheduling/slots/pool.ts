import type { Assignment } from "@/db/schema/visit-types"

import { freeSlots } from "./slots"
import type { Asked, Calendar, Slot, VisitShape } from "./slots"

/** Somebody who can be booked. */
export type Person<Id extends string = string> = { readonly id: Id; readonly calendar: Calendar }

/** A start at which somebody of each party is free: `free[n]` are those of the n-th, in the party's order. */
export type SharedSlot<Id extends string = string> = Slot & {
  readonly free: readonly (readonly Id[])[]
}

/**
 * The starts that all parties share: a visit needs one person of each. With one party it is a pool
 * (any of its clinicians), with two a doctor and an interpreter. A visit always lies inside the time
 * of one person; two are never stitched together.
 */
export function sharedSlots<Id extends string>(
  parties: readonly (readonly Person<Id>[])[],
  type: VisitShape,
  asked: Asked,
): SharedSlot<Id>[] {
  const [first, ...others] = parties.map((party) => startsOf(party, type, asked))
  if (first === undefined) return []
  const shared: SharedSlot<Id>[] = []
  for (const [startsAt, { slot, ids }] of first) {
    const free = [ids]
    for (const other of others) {
      const found = other.get(startsAt)
      if (found !== undefined) free.push(found.ids)
    }
    if (free.length === parties.length) shared.push({ ...slot, free })
  }
  return shared.sort((a, b) => a.startsAt - b.startsAt)
}

/**
 * In which order to try the people who are free: as they are listed, or the one with the least booked
 * time first. `load` is in minutes; who is not in it has none.
 */
export function inTurn<Id extends string>(
  assignment: Assignment,
  free: readonly Id[],
  load: ReadonlyMap<Id, number>,
): Id[] {
  if (assignment !== "least_loaded") return [...free]
  return free.toSorted((a, b) => (load.get(a) ?? 0) - (load.get(b) ?? 0))
}

function startsOf<Id extends string>(
  party: readonly Person<Id>[],
  type: VisitShape,
  asked: Asked,
): Map<number, { slot: Slot; ids: Id[] }> {
  const starts = new Map<number, { slot: Slot; ids: Id[] }>()
  for (const { id, calendar } of party) {
    for (const slot of freeSlots(calendar, type, asked)) {
      const known = starts.get(slot.startsAt)
      if (known === undefined) starts.set(slot.startsAt, { slot, ids: [id] })
      else {
        known.ids.push(id)
        if (slot.seatsLeft > known.slot.seatsLeft) known.slot = slot
      }
    }
  }
  return starts
}
