import type { Priority } from "../alarms/condition"

/** An alarm condition on the time line, in milliseconds since 1970; `until` undefined: it goes on. */
export type AlarmMark = {
  readonly condition: string
  readonly priority: Priority
  readonly at: number
  readonly until: number | undefined
}

type Change = {
  readonly kind: string
  readonly condition: string | null
  readonly to: string
  readonly priority: Priority | null
  readonly at: number
}

/** From stored transitions in their order: each stretch in which a condition was active. */
export function alarmMarks(changes: readonly Change[]): AlarmMark[] {
  const marks: AlarmMark[] = []
  const open = new Map<string, number>()
  for (const { kind, condition, to, priority, at } of changes) {
    if (kind !== "condition" || condition === null) continue
    const index = open.get(condition)
    const begun = index === undefined ? undefined : marks[index]
    if (to === "active" && begun === undefined && priority !== null) {
      open.set(condition, marks.push({ condition, priority, at, until: undefined }) - 1)
    } else if (to !== "active" && index !== undefined && begun !== undefined) {
      marks[index] = { ...begun, until: at }
      open.delete(condition)
    }
  }
  return marks
}
