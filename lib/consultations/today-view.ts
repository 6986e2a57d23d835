import type { DeviceCheck } from "@/db/schema/rooms"
import type { MessageView } from "@/lib/notifications/message-view"

import type { ConsentInput } from "./schema"

/** One line of today's list. Times are ISO 8601. */
export type TodayVisit = {
  visitId: string
  version: number
  /** The class that it is a seat of; null: a visit of its own. */
  classId: string | null
  startsAt: string
  reason: string
  patient: { id: string; name: string; age: number | null; language: string; phone: string | null }
  clinician: { id: string; name: string }
  arrivedAt: string | null
  seenAt: string | null
  check: DeviceCheck | null
  /** Since when they ask to be phoned, out of the call for whatever reason. */
  phoneMeAt: string | null
  consent: ConsentInput | null
  /** The patient said that they will come. */
  confirmed: boolean
  /** What became of the newest message about it. */
  message: MessageView | null
  /** This person may admit. */
  mine: boolean
}

export type TodayView = {
  clinic: { name: string; zone: string; locale: string }
  /** When the list was read: what it says is from then. */
  at: string
  /** Of today: all that were not cancelled, and those that ended. */
  counts: { visits: number; seen: number }
  inCall: TodayVisit[]
  /** In the order in which they are to be seen. */
  waiting: TodayVisit[]
  comingUp: TodayVisit[]
  /** Nobody came while the waiting room was open. */
  missed: TodayVisit[]
  /** True where the list shows every clinician's visits, so that each row names its own. */
  everyone: boolean
  /** Whether this reader may send a visit's link again. */
  sendsLinks: boolean
}
