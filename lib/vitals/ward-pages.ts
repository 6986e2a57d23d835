import type { Priority } from "./alarms/condition"
import { worst } from "./alarms/condition"

/** 4 × 4 on a wide screen. */
export const placesOnPage = 16

/** A page of the ward: which of all patients stand on it, counted from 1, and the worst that nobody has answered. */
export type WardPage = {
  readonly first: number
  readonly last: number
  /** Of what is kept: the server judges it, whether or not anybody looks. */
  readonly unanswered: Priority | null
  /** The same of each visit that has one: whoever has no line to a patient sees whom it is about. */
  readonly waiting: Readonly<Record<string, Priority>>
}

/** `all`: in the order of the ward. */
export function pagesOf(
  all: readonly string[],
  unanswered: ReadonlyMap<string, Priority>,
): readonly WardPage[] {
  return Array.from({ length: Math.ceil(all.length / placesOnPage) }, (_, i) => {
    const ids = all.slice(i * placesOnPage, (i + 1) * placesOnPage)
    const waiting = ids.flatMap((id): [string, Priority][] => {
      const priority = unanswered.get(id)
      return priority === undefined ? [] : [[id, priority]]
    })
    return {
      first: i * placesOnPage + 1,
      last: i * placesOnPage + ids.length,
      unanswered: worst(waiting.map(([, priority]) => priority)),
      waiting: Object.fromEntries(waiting),
    }
  })
}

/** What is asked for: a page by its number, or whichever this patient stands on. */
export type WardAsked = {
  readonly page?: number | undefined
  readonly visitId?: string | undefined
}

/** Counted from 1. Where there are fewer pages by now, the last; where nothing is said, or nobody found, the first. */
export function pageAsked(all: readonly string[], { page, visitId }: WardAsked): number {
  const pages = Math.max(1, Math.ceil(all.length / placesOnPage))
  if (page !== undefined && Number.isInteger(page)) return Math.min(Math.max(page, 1), pages)
  const index = visitId === undefined ? -1 : all.indexOf(visitId)
  return index === -1 ? 1 : Math.floor(index / placesOnPage) + 1
}
