import type { SeatRole } from "@/db/schema/rooms"
import { sourcesOf } from "@/lib/e2ee/sources"
import type { MediaSource } from "@/lib/e2ee/sources"
import { closesAfterMs } from "@/lib/visit-window"

/** What a seat's token allows, in LiveKit's words. Admission decides who gets one; see `policy.ts`. */
export type Grant = {
  readonly room: string
  readonly roomJoin: true
  /** The only publishable sources. Empty: no media at all. */
  readonly sources: readonly MediaSource[]
  readonly canSubscribe: boolean
  readonly canPublishData: true
  /** Wrapped keys travel as the seat's own attributes (docs/e2ee.md §7). */
  readonly canUpdateOwnMetadata: true
}

/** The least each role needs. A bedside device sends data and never sees or hears the people. */
export function grantFor(role: SeatRole, room: string): Grant {
  return {
    room,
    roomJoin: true,
    canPublishData: true,
    canUpdateOwnMetadata: true,
    sources: sourcesOf(role),
    canSubscribe: role !== "device",
  }
}

/**
 * A certificate lives as long as the visit's window (2 hours past its end), and at least an hour:
 * a visit that runs over must not lose its seats in the middle of a sentence.
 */
export function certificateUntil(endsAt: Date, at: Date): Date {
  return new Date(Math.max(endsAt.getTime() + closesAfterMs, at.getTime() + hour))
}

const hour = 3_600_000
