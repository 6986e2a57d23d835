import { type ManualForm, readManual } from "../manual-entry"
import type { Numeric } from "../numerics"
import { pageClock } from "./link"
import type { Source, SourceListener } from "./source"

/** One set of values that somebody typed in together. */
export type ManualEntry = {
  readonly id: number
  readonly form: ManualForm
  readonly values: readonly Numeric[]
  readonly enteredAt: number
  readonly withdrawn: boolean
}

/** What is typed in on the page. A correction is the old entry taken back and a new one. */
export type ManualSource = Source & {
  /** Newest first; the same list until something changed. */
  readonly entries: () => readonly ManualEntry[]
  readonly subscribe: (listener: () => void) => () => void
  readonly enter: (form: ManualForm) => void
  readonly withdraw: (id: number) => void
}

export function manualSource(now: () => number = pageClock): ManualSource {
  const listeners = new Set<() => void>()
  let entries: readonly ManualEntry[] = []
  let on: SourceListener | undefined

  function change(next: readonly ManualEntry[]): void {
    entries = next
    for (const listener of listeners) listener()
  }

  return {
    note: { kind: "manual", name: "", loopSeconds: undefined },
    waves: undefined,
    open(listener) {
      on = listener
      return () => {
        on = undefined
      }
    },
    entries: () => entries,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    enter(form) {
      const read = readManual(form, now())
      if (!read.ok) return
      const { values } = apart(read.value, entries)
      const entry = { id: entries.length + 1, form, values, enteredAt: now(), withdrawn: false }
      change([entry, ...entries])
      on?.measured(values)
    },
    withdraw(id) {
      const entry = entries.find((each) => each.id === id)
      if (entry === undefined || entry.withdrawn) return
      change(entries.map((each) => (each.id === id ? { ...each, withdrawn: true } : each)))
      on?.withdrawn(entry.values)
    },
  }
}

/**
 * A value is named by its code and moment, and a form tells minutes: a second one of the same minute
 * is a millisecond later.
 */
function apart(
  { values }: { readonly values: readonly Numeric[] },
  entries: readonly ManualEntry[],
): { readonly values: readonly Numeric[] } {
  const taken = entries.flatMap((entry) => entry.values)
  let later = 0
  while (
    values.some((value) =>
      taken.some(({ code, at }) => code === value.code && at === value.at + later),
    )
  )
    later++
  return { values: values.map((value) => ({ ...value, at: value.at + later })) }
}
