import { Temporal } from "@/lib/time"

/** What of a patient decides whether a score applies, and which table of it. */
export type Person = {
  /** YYYY-MM-DD */
  readonly birthDate: string | undefined
  /** The zone whose calendar day counts: the clinic's. */
  readonly zone: string
  /** Undefined: not known to be. */
  readonly pregnant?: boolean
}

export type BornPerson = Person & { readonly birthDate: string }

/** Whether the age is known: a date of the calendar that is not yet to come. */
export function isBorn(person: Person, now: number): person is BornPerson {
  const { birthDate, zone } = person
  if (birthDate === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(birthDate)) return false
  const today = dayOf(now, zone)
  try {
    return Temporal.PlainDate.compare(birthDate, today) <= 0
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/**
 * Completed months by the calendar, as a birthday is counted: born on the 31st, a month of 30 days
 * is completed on the 1st that follows.
 */
export function ageInMonths(person: BornPerson, now: number): number {
  return Temporal.PlainDate.from(person.birthDate).until(dayOf(now, person.zone), {
    largestUnit: "months",
  }).months
}

/** @param now ms of the epoch; a page's clock has fractions of them, and an instant has none */
function dayOf(now: number, zone: string): Temporal.PlainDate {
  const instant = Temporal.Instant.fromEpochMilliseconds(Math.floor(now))
  return instant.toZonedDateTimeISO(zone).toPlainDate()
}
