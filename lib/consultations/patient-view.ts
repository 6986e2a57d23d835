import type { Protection } from "@/lib/protection"

import type { PatientStep } from "./patient-step"
import type { ConsentInput } from "./schema"

/** What GET /api/visit answers: everything the patient's page shows. Times are ISO 8601. */
export type PatientView = {
  visitId: string
  clinic: { name: string; slug: string; phone: string; zone: string; locale: string }
  clinician: { name: string }
  patient: { name: string }
  startsAt: string
  endsAt: string
  step: PatientStep
  /** When the waiting room opens. */
  opensAt: string
  /** 1 is next; null unless waiting. */
  position: number | null
  ahead: number | null
  /** null: on time, or not waiting. `expectedAt` null: late, and nobody can say until when. */
  late: { expectedAt: string | null; minutes: number } | null
  /** How they can be told that their turn is near, and whether they asked for it; null: by no way. */
  told: { way: "sms" | "email"; asked: boolean } | null
  consent: ConsentInput | null
  /** Of a class: what it is called, and as what the others read this member; null: as a number. */
  class: { type: { name: string; nameZh: string }; place: number; shownAs: string | null } | null
  /** The sitting, once there is one: the encryption names it before a token is asked for. */
  room: string | null
  /** Of the call. Final once there is a room: the page says it before anybody joins. */
  protection: Protection
}
