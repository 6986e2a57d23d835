import { z } from "zod"

import { PatientId, UserId } from "@/lib/ids"
import { NewPatient } from "@/lib/patients/schema"

const booking = {
  clinicianId: UserId,
  startsAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
  reason: z.string().trim().min(1).max(500),
}

/** A visit for a patient the clinic knows, or for a new one. */
export const Booking = z.union([
  z.strictObject({ ...booking, patientId: PatientId }),
  z.strictObject({ ...booking, newPatient: NewPatient }),
])
export type Booking = z.infer<typeof Booking>

export const Cancellation = z.object({ reason: z.enum(["clinic", "patient", "mistake"]).default("clinic") })
export type Cancellation = z.infer<typeof Cancellation>

/** A week by default, six at most: `from` is a day on the clinic's calendar, today when absent. */
export const SlotsAsked = z.object({
  clinicianId: UserId,
  from: z.iso.date().optional(),
  days: z.coerce.number().int().min(1).max(42).default(7),
})
export type SlotsAsked = z.infer<typeof SlotsAsked>
