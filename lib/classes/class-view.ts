import type { SeatRole } from "@/db/schema/rooms"
import type { VisitState } from "@/db/schema/scheduling"

/** One class as its host's page shows it. Times are ISO 8601. */
export type ClassView = {
  classId: string
  type: { name: string; nameZh: string }
  clinic: { name: string; phone: string; zone: string }
  host: { name: string }
  startsAt: string
  endsAt: string
  places: number
  /** The sitting, once somebody was admitted. */
  room: string | null
  state: ClassState
  /** In the order of their places, each followed by whom they brought along. */
  members: ClassMember[]
}

/** Open: somebody was admitted, and it was not ended for everyone. */
export type ClassState = "before" | "open" | "over"

export type ClassMember = {
  visitId: string
  /** null: has not come yet. */
  seatId: string | null
  role: Exclude<SeatRole, "device">
  /** As the record, or the invitation, has it. */
  name: string
  /** As the others read it; null: a number. */
  shownAs: string | null
  place: number
  state: MemberState
  /** Their visit is in call: whoever waits was sent back, or was brought along. */
  begun: boolean
  /** In the room; null while not admitted. */
  identity: string | null
  /** Their browser says that it cannot do encryption: as it is they cannot come in. */
  unable: boolean
}

export type MemberState = "expected" | "waiting" | "here" | "over"

/** A class goes on as long as one of its visits does. */
export function classState(visits: readonly VisitState[]): ClassState {
  if (visits.includes("in_call")) return "open"
  return visits.includes("ended") ? "over" : "before"
}

/** Where a member stands: what their visit says, and in the call what their seat says. */
export function memberState(visit: VisitState, seat: { state: string } | undefined): MemberState {
  switch (visit) {
    case "booked":
      return "expected"
    case "waiting":
      return "waiting"
    case "in_call":
      return seat?.state === "admitted" ? "here" : seat === undefined ? "expected" : "waiting"
    case "ended":
    case "cancelled":
      return "over"
  }
}
