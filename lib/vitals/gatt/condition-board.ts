import type { TechnicalCondition } from "./technical-condition"

export type ConditionChange = {
  readonly condition: TechnicalCondition
  readonly present: boolean
  /** Milliseconds since 1970. */
  readonly at: number
}

/** The conditions of one device, told by several sources at once: a change is told, not a state. */
export type ConditionBoard = {
  set(source: string, conditions: readonly TechnicalCondition[]): void
  /** Of all other sources, nothing is known any more. */
  only(source: string, conditions: readonly TechnicalCondition[]): void
}

export function conditionBoard(
  now: () => number,
  changed: (changes: readonly ConditionChange[]) => void,
): ConditionBoard {
  const bySource = new Map<string, readonly TechnicalCondition[]>()
  const present = () => new Set([...bySource.values()].flat())

  function update(change: () => void): void {
    const before = present()
    change()
    const after = present()
    const at = now()
    const over = [...before].filter((condition) => !after.has(condition))
    const begun = [...after].filter((condition) => !before.has(condition))
    const changes = [
      ...over.map((condition) => ({ condition, present: false, at })),
      ...begun.map((condition) => ({ condition, present: true, at })),
    ]
    if (changes.length > 0) changed(changes)
  }

  return {
    set: (source, conditions) => update(() => bySource.set(source, conditions)),
    only: (source, conditions) =>
      update(() => {
        bySource.clear()
        bySource.set(source, conditions)
      }),
  }
}
