import { familyNames, sameFamilyName } from "./family-name"

/**
 * What an auditor might want to look at, decided from counts and relations alone. A finding accuses
 * nobody: it says which rule it met and with which figures, so that a person can judge.
 */
export type Finding = { readonly personId: string; readonly at: Date } & (
  | { readonly rule: "break_glass"; readonly patientId: string }
  | { readonly rule: "no_relation"; readonly patientId: string; readonly count: number }
  | { readonly rule: "family_name"; readonly patientId: string; readonly count: number }
  | {
      readonly rule: "volume"
      /** YYYY-MM-DD on the clinic's clock, as `PersonDay` has it. */
      readonly day: string
      readonly patients: number
      readonly usual: number
    }
  | {
      readonly rule: "hours"
      readonly day: string
      /** The hour of the day on the clinic's clock, 0 to 23. */
      readonly hour: number
      readonly count: number
    }
)

/** One member of staff on one day of the clinic's, the days before the window included. */
export type PersonDay = {
  readonly personId: string
  readonly day: string
  readonly last: Date
  /** Different patients whose record they touched. */
  readonly patients: number
  /** Events about patients, by hour of the clinic's clock. */
  readonly hours: ReadonlyMap<number, number>
  /** Whether the day is judged, or only says what is usual. */
  readonly judged: boolean
}

/** One member of staff and one patient, within the window. */
export type Pair = {
  readonly personId: string
  readonly personName: string
  readonly patientId: string
  readonly patientName: string
  readonly last: Date
  readonly count: number
  /** Whether they read or wrote what is clinical: a chart, a note, vital signs, a summary, a document. */
  readonly clinical: boolean
  /** By a visit that is or was theirs, an alarm, a queue, a class, an invitation or a seat; for nurses also a visit about that time. */
  readonly related: boolean
  /** When they opened the record in an emergency, if they did. */
  readonly brokeGlassAt: Date | null
}

/** The rules' figures: constants, so that two auditors see the same list. */
export const unusualRules = {
  /** A day is judged against this many days before it. */
  usualDays: 28,
  /** Days at work that must be known before anything is called unusual. */
  knownDays: 5,
  /** Patients in a day: more than this many times the usual day's … */
  volumeTimes: 3,
  /** … and at least so many. */
  volumeLeast: 15,
  /** An hour is theirs when they worked within so many hours of it … */
  hoursAround: 1,
  /** … on so many days before. */
  hoursDays: 2,
} as const

/** Every finding, the weightiest first, the newest of the same weight first. */
export function unusual(days: readonly PersonDay[], pairs: readonly Pair[]): Finding[] {
  const findings = [
    ...days.flatMap((day) => [...volume(day, days), ...hours(day, days)]),
    ...pairs.flatMap(about),
  ]
  return findings.toSorted(
    (a, b) => weight[b.rule] - weight[a.rule] || b.at.getTime() - a.at.getTime(),
  )
}

const weight = { break_glass: 5, no_relation: 4, family_name: 3, volume: 2, hours: 1 } as const

function about(pair: Pair): Finding[] {
  const { personId, patientId, count, last: at } = pair
  const found: Finding[] = []
  if (pair.brokeGlassAt !== null)
    found.push({ rule: "break_glass", personId, patientId, at: pair.brokeGlassAt })
  // Whoever broke the glass had no relation: that is said already, with more weight.
  else if (pair.clinical && !pair.related)
    found.push({ rule: "no_relation", personId, patientId, at, count })
  if (sameFamilyName(familyNames(pair.personName), familyNames(pair.patientName)))
    found.push({ rule: "family_name", personId, patientId, at, count })
  return found
}

/** Against the middle of their own days, not the clinic's: a busy desk is not unusual. */
function volume(day: PersonDay, days: readonly PersonDay[]): Finding[] {
  const before = daysBefore(day, days)
  if (!day.judged || before.length < unusualRules.knownDays) return []
  const usual = median(before.map((one) => one.patients))
  const over =
    day.patients >= unusualRules.volumeLeast && day.patients > unusualRules.volumeTimes * usual
  const { personId, patients, last: at } = day
  return over ? [{ rule: "volume", personId, at, day: day.day, patients, usual }] : []
}

/** Against the hours at which they themselves were seen at work, across midnight. The first such hour of a day. */
function hours(day: PersonDay, days: readonly PersonDay[]): Finding[] {
  const before = daysBefore(day, days)
  if (!day.judged || before.length < unusualRules.knownDays) return []
  const strange = [...day.hours].filter(([hour]) => {
    const near = before.filter((one) => [...one.hours.keys()].some((other) => isNear(hour, other)))
    return near.length < unusualRules.hoursDays
  })
  const [first] = strange.toSorted(([a], [b]) => a - b)
  if (first === undefined) return []
  const count = strange.reduce((sum, [, events]) => sum + events, 0)
  const { personId, last: at } = day
  return [{ rule: "hours", personId, at, day: day.day, hour: first[0], count }]
}

function daysBefore(day: PersonDay, days: readonly PersonDay[]): PersonDay[] {
  return days.filter(
    (one) =>
      one.personId === day.personId &&
      one.day < day.day &&
      Date.parse(day.day) - Date.parse(one.day) <= unusualRules.usualDays * 86_400_000,
  )
}

function isNear(hour: number, other: number): boolean {
  const apart = Math.abs(hour - other)
  return Math.min(apart, 24 - apart) <= unusualRules.hoursAround
}

function median(counts: readonly number[]): number {
  const sorted = counts.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[middle - 1] ?? 0, sorted[middle] ?? 0]
  return sorted.length % 2 === 1 ? high : (low + high) / 2
}
