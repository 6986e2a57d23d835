import type { Protection } from "@/lib/protection"

/** Where a guest stands: the page of their browser follows from it. */
export type GuestStep = "waiting" | "admitted" | "ended" | "cancelled"

/** What a guest may know: when, with which clinician, whom to call. Not whose visit, or why. */
export type GuestView = {
  visitId: string
  clinic: { name: string; phone: string; zone: string }
  clinician: { name: string }
  startsAt: string
  endsAt: string
  guest: { name: string; role: "companion" | "interpreter" | "clinician" }
  /** What the class is called that the visit is a place in; null: a visit of its own. */
  group: { name: string; nameZh: string } | null
  step: GuestStep
  /** Of the call; said before anybody joins. */
  protection: Protection
}

/** One line of the people at a visit's door, for those who treat. */
export type GuestLine = DoorPerson & Standing

type DoorPerson = {
  /** null: the visit's patient, who was not invited. */
  guestId: string | null
  role: "patient" | "companion" | "interpreter" | "clinician"
  name: string
  /** Their browser says that it cannot do encryption, and the visit is encrypted. */
  unable: boolean
}

export type Standing =
  /** Has not come yet. */
  | { state: "invited"; seatId: null }
  | { state: "waiting"; seatId: string }
  /** In the call, by this identity, or on the way back to it. */
  | { state: "here"; seatId: string; identity: string }

/** Somebody of the clinic who could be asked to come. */
export type Colleague = { userId: string; name: string; role: "clinician" | "interpreter" }

export type Door = { people: GuestLine[]; colleagues: Colleague[] }

/**
 * Who an identity in the room is. Names come from here, roles from the certificate. A member of a class
 * who chose none is their place in it.
 */
export type SeatedName = { identity: string; name: string | null; place?: number }
/** `out`: identities that had a seat in the room and have none now. `host`: of the visit's own clinician. */
export type Seated = {
  names: readonly SeatedName[]
  out: readonly string[]
  host: string | null
}
