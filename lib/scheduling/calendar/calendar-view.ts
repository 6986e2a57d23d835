import type { DeviceCheck } from "@/db/schema/rooms"
import type { VisitState } from "@/db/schema/scheduling"
import type { UserId } from "@/lib/ids"
import type { MessageView } from "@/lib/notifications/message-view"

import type { Repeat, Segment } from "./day-segments"

/** A clinician or interpreter as a calendar shows them. */
export type CalendarPerson = {
  id: UserId
  name: string
  /** IANA; null where it is the clinic's. */
  zone: string | null
  /** Opening hours, on the clinic's days. */
  open: Segment[]
}

type Common = {
  id: string
  /** Whose columns it stands in. */
  people: string[]
  /** ISO 8601, UTC. */
  startsAt: string
  endsAt: string
  segments: Segment[]
}
export type CalendarPatient = { id: string; name: string; reference: string; reachable: boolean }
type Typed = {
  visitTypeId: string | null
  typeName: { name: string; nameZh: string } | null
  /** The group session in which it has a seat. */
  sessionId: string | null
}

export type CalendarVisit = Common &
  Typed & {
    kind: "visit"
    state: VisitState
    version: number
    reason: string
    patient: CalendarPatient
    /** The patient said that they will come. */
    confirmed: boolean
    /** What became of the newest message about it. */
    message: MessageView | null
    /** When the patient's page last checked camera, microphone and sound. */
    check: DeviceCheck | null
    series: { id: string; place: number; count: number } | null
  }
export type CalendarEntry =
  | CalendarVisit
  | (Common & Typed & { kind: "hold"; expiresAt: string; own: boolean })
  | (Common &
      Typed & { kind: "request"; reason: string; patient: CalendarPatient; mayDecide: boolean })
  | (Common & { kind: "away" })
  | (Common & { kind: "elsewhere" })

/** Some days of the clinic, in its zone. */
export type CalendarView = {
  zone: string
  today: string
  /** ISO 8601: the server's clock when it was read. */
  now: string
  days: string[]
  /** The day of them on which the clock goes back. */
  repeat: Repeat | null
  people: CalendarPerson[]
  entries: CalendarEntry[]
}
