import { z } from "zod"

import { PatientId, UserId, VisitTypeId } from "@/lib/ids"
import { NewPatient } from "@/lib/patients/schema"

/** A day that a calendar can show; neither PostgreSQL nor Temporal takes every year that ISO 8601 can write. */
export const CalendarDay = z.iso
  .date()
  .refine((day) => day >= "2000-01-01" && day <= "2199-12-31", "not a day of this calendar")

/** A visit for a patient the clinic knows, or for a new one: exactly one of the two. */
export const Booking = z
  .strictObject({
    visitTypeId: VisitTypeId,
    clinicianId: UserId,
    startsAt: z.iso
      .datetime({ offset: true })
      .refine((text) => CalendarDay.safeParse(text.slice(0, 10)).success, "not in this calendar")
      .transform((text) => new Date(text)),
    reason: z.string().trim().min(1).max(500),
    patientId: PatientId.optional(),
    newPatient: NewPatient.optional(),
  })
  .transform(({ patientId, newPatient, ...visit }, context) => {
    if (patientId !== undefined && newPatient === undefined) return { ...visit, patientId }
    if (newPatient !== undefined && patientId === undefined) return { ...visit, newPatient }
    context.addIssue({ code: "custom", path: ["patientId"], message: "one patient, known or new" })
    return z.NEVER
  })
export type Booking = z.infer<typeof Booking>

export const Cancellation = z.object({
  reason: z.enum(["clinic", "patient", "mistake"]).default("clinic"),
})
export type Cancellation = z.infer<typeof Cancellation>

/**
 * The free starts of a visit type: of one clinician, or of whoever offers it. A week by default, six
 * at most: `from` is a day on the clinic's calendar, today when absent.
 */
export const SlotsAsked = z.object({
  visitTypeId: VisitTypeId,
  clinicianId: UserId.optional(),
  from: CalendarDay.optional(),
  days: z.coerce.number().int().min(1).max(42).default(7),
})
export type SlotsAsked = z.infer<typeof SlotsAsked>
