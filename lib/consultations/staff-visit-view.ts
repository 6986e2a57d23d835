import type { DeviceCheck } from "@/db/schema/rooms"
import type { VisitState } from "@/db/schema/scheduling"
import type { Protection } from "@/lib/protection"

import type { ConsentInput } from "./schema"
import type { NoteLine, SoapSection } from "./soap"

/** One visit as its clinician's page shows it. Times are ISO 8601. */
export type StaffVisitView = {
  visitId: string
  /** A command that changes the visit's state names the version it was decided on. */
  version: number
  state: VisitState
  /** The class that it is a seat of; null: a visit of its own. */
  classId: string | null
  /** The sitting, for whoever treats. */
  room: string | null
  protection: Protection
  startsAt: string
  endsAt: string
  arrivedAt: string | null
  admittedAt: string | null
  endedAt: string | null
  reason: string
  /** Where the patient is: "Bay 2, bed 4". */
  place: string | null
  clinic: { name: string; phone: string; zone: string; locale: string }
  clinician: { id: string; name: string }
  patient: {
    id: string
    name: string
    /** Whole years today, in the clinic's zone. */
    age: number
    sex: "F" | "M" | "X"
    /** YYYY-MM-DD */
    birthDate: string
    reference: string
    language: string
    /** Empty: none known. */
    allergies: string
    phone: string | null
  }
  consent: ConsentInput | null
  check: DeviceCheck | null
  /** When the patient's waiting page was last heard of. */
  seenAt: string | null
  /** Since when a patient whose call dropped waits to be phoned; null: they do not, or are back. */
  phoneMeAt: string | null
  devices: { id: string; label: string }[]
  /** null: not for this role. */
  note: Note | null
  may: { treat: boolean; linkDevice: boolean; readNote: boolean; hold: boolean }
}

export type NoteSection = { lines: NoteLine[]; version: number }
export type Note = Record<SoapSection, NoteSection>
