import type { SeriesRule } from "@/lib/scheduling/schema"
import type { PlannedOccurrence } from "@/lib/scheduling/series/queries"

/** What the scheduler makes of each occurrence: a start (ISO 8601), or left out. */
export type Choices = Readonly<Record<string, string | null>>

export const patterns = {
  weekly: { freq: "weekly", interval: 1 },
  fortnightly: { freq: "weekly", interval: 2 },
  monthly: { freq: "monthly", interval: 1 },
  daily: { freq: "daily", interval: 1 },
} as const satisfies Record<string, Omit<SeriesRule, "count">>
export type Pattern = keyof typeof patterns

/** The good ones are taken as they are; one with something in its way is left out until a time is chosen. */
export function firstChoices(occurrences: readonly PlannedOccurrence[]): Choices {
  return Object.fromEntries(
    occurrences.map(({ local, startsAt, obstacle }) => [
      local,
      obstacle === null ? startsAt : null,
    ]),
  )
}

/** The occurrences to book, in the order of the series. */
export function chosenOf(choices: Choices): { local: string; startsAt: string }[] {
  return Object.entries(choices).flatMap(([local, startsAt]) =>
    startsAt === null ? [] : [{ local, startsAt }],
  )
}
