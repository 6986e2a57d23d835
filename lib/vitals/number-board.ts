import type { ConditionChange } from "./gatt/condition-board"
import {
  type Condition,
  type Numeric,
  type NumericsSnapshot,
  type Origin,
  type Withdrawn,
  mostWithdrawn,
  numericKey,
} from "./numerics"
import { staleness } from "./staleness"

/**
 * What all sources of a bedside page say now, side by side. Of two that measure the same, the one
 * that measures the patient speaks, then the one that was there first, for as long as it is fresh:
 * numbers must not jump from one device to the other.
 */
export type NumberBoard = {
  /** `source` is any name of its own. */
  take(source: string, values: readonly Numeric[]): void
  withdraw(source: string, values: readonly Withdrawn[]): void
  conditions(source: string, device: string, changes: readonly ConditionChange[]): void
  /** Its spot values stay; what it monitored is seen to end, and what was wrong with it is over. */
  close(source: string): void
  snapshot(now: number): Omit<NumericsSnapshot, "stream">
  /** Those of `values` that are told now, and not those of a source that another speaks for. */
  told(values: readonly Numeric[], now: number): readonly Numeric[]
}

/** A number that is monitored and came no more for so long is of no use, not even as the last one. */
const forgottenAfterMs = 10 * 60_000
const rank: Readonly<Record<Origin, number>> = {
  device: 0,
  manual: 1,
  recorded: 2,
  simulated: 3,
  demo: 3,
  test: 3,
}

export function numberBoard(): NumberBoard {
  /** By source in the order of their first values, then every value by its key, oldest first. */
  const sources = new Map<string, Map<string, Numeric[]>>()
  const wrong = new Map<string, Map<string, Condition>>()
  let withdrawn: readonly Withdrawn[] = []

  function spoken(now: number): ReadonlyMap<string, Numeric> {
    const chosen = new Map<string, Numeric>()
    for (const known of sources.values())
      for (const [key, values] of known) {
        const value = values.at(-1)
        if (value === undefined || (!value.spot && now - value.at > forgottenAfterMs)) continue
        const other = chosen.get(key)
        if (other === undefined || comesBefore(value, other, now)) chosen.set(key, value)
      }
    return chosen
  }

  return {
    take(source, values) {
      const known = sources.get(source) ?? new Map<string, Numeric[]>()
      sources.set(source, known)
      for (const value of values) {
        const key = numericKey(value)
        // of spot values the ones before stay: the newest may be taken back
        const before = value.spot ? (known.get(key) ?? []).slice(-20) : []
        known.set(
          key,
          [...before, value].toSorted((a, b) => a.at - b.at),
        )
      }
    },
    withdraw(source, values) {
      const known = sources.get(source)
      for (const value of values) {
        const left = (known?.get(numericKey(value)) ?? []).filter(({ at }) => at !== value.at)
        known?.set(numericKey(value), left)
      }
      withdrawn = [...withdrawn, ...values].slice(-mostWithdrawn)
    },
    conditions(source, device, changes) {
      const known = wrong.get(source) ?? new Map<string, Condition>()
      wrong.set(source, known)
      for (const { condition: code, present, at } of changes)
        if (present) known.set(code, { code, device, since: at })
        else known.delete(code)
    },
    close(source) {
      wrong.delete(source)
      const known = sources.get(source)
      for (const [key, values] of known ?? [])
        known?.set(
          key,
          values.filter(({ spot }) => spot),
        )
    },
    snapshot(now) {
      return {
        values: [...spoken(now).values()],
        conditions: [...wrong.values()].flatMap((known) => [...known.values()]),
        withdrawn,
      }
    },
    told(values, now) {
      const chosen = spoken(now)
      // what was measured once stands for itself, also beside a newer one
      return values.filter((value) => value.spot || chosen.get(numericKey(value)) === value)
    },
  }
}

/** `other` is of a source that was there first. */
export function comesBefore(value: Numeric, other: Numeric, now: number): boolean {
  // what was measured once is told by the newest, whoever measured it
  if (value.spot)
    return isOfPatient(value) === isOfPatient(other) ? value.at > other.at : isOfPatient(value)
  const [fresh, otherFresh] = [value, other].map(
    ({ at, code }) => staleness(now - at, code) === "fresh",
  )
  if (fresh !== otherFresh) return fresh === true
  return rank[value.origin] < rank[other.origin]
}

function isOfPatient({ origin }: Numeric): boolean {
  return rank[origin] < rank.simulated
}
