import { ICalCalendar, ICalCalendarMethod, ICalEventClass, ICalEventStatus } from "ical-generator"

import type { FeedNames } from "@/db/schema/calendars"
import { uidOf } from "@/lib/scheduling/ics/ics"
import { plainText } from "@/lib/scheduling/ics/ics-text"

import { initialsOf } from "./initials"

export type FeedVisit = {
  readonly id: string
  readonly sequence: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly createdAt: Date
  readonly patient: { readonly name: string; readonly reference: string }
}

/**
 * A person's visits as a calendar to subscribe to. Of the patient nothing is said, or the initials and
 * the reference where the reader chose so; the link leads to a page behind the sign-in. The text depends
 * on the visits alone, so that an unchanged calendar has the same ETag.
 */
export function feedText(
  visits: readonly FeedVisit[],
  wish: { names: FeedNames; title: string; summary: string; baseUrl: string },
): string {
  const calendar = new ICalCalendar({
    prodId: { company: "Housecall", product: "Feed", language: "EN" },
    method: ICalCalendarMethod.PUBLISH,
    name: plainText(wish.title),
    ttl: 15 * 60,
  })
  for (const { id, sequence, startsAt, endsAt, createdAt, patient } of visits) {
    const who = `${initialsOf(patient.name)} ${patient.reference}`
    calendar.createEvent({
      id: uidOf(id),
      sequence,
      stamp: createdAt,
      start: startsAt,
      end: endsAt,
      summary: plainText(wish.names === "initials" ? `${wish.summary} · ${who}` : wish.summary),
      status: ICalEventStatus.CONFIRMED,
      class: ICalEventClass.PRIVATE,
      url: `${wish.baseUrl}/visits/${id}`,
    })
  }
  return calendar.toString()
}
