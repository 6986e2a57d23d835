import { ICalCalendar, ICalCalendarMethod, ICalEventStatus } from "ical-generator"
import type { ICalEventData } from "ical-generator"

import { oneLine, plainText } from "./ics-text"

/** REQUEST to invite and to change, CANCEL to call off (RFC 5546). The MIME part must name the same one. */
export type IcsMethod = "REQUEST" | "CANCEL"
export type Ics = { readonly method: IcsMethod; readonly text: string }

export type Party = { readonly name: string; readonly email: string }

/** All that an invitation may say: nothing clinical, nobody's name but the sender's, no link. */
export type VisitIcsFacts = {
  /** The visit's id: one UID for life, whatever happens to the visit. */
  readonly visitId: string
  /** `visits.sequence`: the database counts the moves and the cancellation. */
  readonly sequence: number
  readonly startsAt: Date
  readonly endsAt: Date
  /** Neutral, in the patient's language (`icsWords`). */
  readonly summary: string
  readonly description: string
  /** The installation's own sender (`senderOf`), so that it is the same in every message. */
  readonly organizer: Party
  /** Null for who has none: the file is then only downloaded, never mailed. */
  readonly attendeeEmail: string | null
  /** DTSTAMP: when this message is written. */
  readonly at: Date
}

/** One visit as an iCalendar file in UTC. Send it as `text/calendar; method=` the method it names. */
export function visitIcs(visit: VisitIcsFacts, method: IcsMethod): Ics {
  const calendar = emptyCalendar(method)
  calendar.createEvent({
    ...eventOf(visit, method),
    start: visit.startsAt,
    end: visit.endsAt,
  })
  return { method, text: calendar.toString() }
}

export function emptyCalendar(method: IcsMethod): ICalCalendar {
  return new ICalCalendar({
    prodId: { company: "Housecall", product: "Visits", language: "EN" },
    method: ICalCalendarMethod[method],
  })
}

type Invited = Omit<VisitIcsFacts, "startsAt" | "endsAt">

/** What every event of an invitation has in common, of a single visit and of a series. */
export function eventOf(visit: Invited, method: IcsMethod): Omit<ICalEventData, "start"> {
  const organizer = {
    name: oneLine(visit.organizer.name) || visit.organizer.email,
    email: visit.organizer.email,
  }
  return {
    id: uidOf(visit.visitId),
    sequence: visit.sequence,
    stamp: visit.at,
    summary: plainText(visit.summary),
    description: plainText(visit.description),
    status: method === "CANCEL" ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
    organizer,
    attendees: visit.attendeeEmail === null ? [] : [{ email: visit.attendeeEmail, rsvp: false }],
  }
}

export function uidOf(visitId: string): string {
  return `${visitId}@housecall`
}

/** "Housecall <no-reply@clinic.example>", as in `MAIL_FROM`. */
export function senderOf(mailFrom: string): Party {
  const [, name = "", email = mailFrom] = /^\s*"?([^"<]*?)"?\s*<([^<>]+)>\s*$/.exec(mailFrom) ?? []
  return { name: name || "Housecall", email: email.trim() }
}
