import { z } from "zod"

import { HoldId, PatientId, UserId, VisitTypeId } from "@/lib/ids"
import { NewPatient } from "@/lib/patients/schema"

import { cancelReasons } from "./cancel-reasons"
import { IntakeAnswers } from "./visit-types/intake"

/** A day that a calendar can show; neither PostgreSQL nor Temporal takes every year that ISO 8601 can write. */
export const CalendarDay = z.iso
  .date()
  .refine((day) => day >= "2000-01-01" && day <= "2199-12-31", "not a day of this calendar")

const Start = z.iso
  .datetime({ offset: true })
  .refine((text) => CalendarDay.safeParse(text.slice(0, 10)).success, "not in this calendar")
  .transform((text) => new Date(text))
const Reason = z.string().trim().min(1).max(500)

/** An Idempotency-Key: made anew for each attempt, sent again when the same attempt is repeated. */
export const AttemptKey = z.string().regex(/^[\x21-\x7e]{8,100}$/, "8 to 100 visible characters")

/** A time to keep; without a clinician, of whoever is free first. */
export const HoldWish = z.strictObject({
  visitTypeId: VisitTypeId,
  clinicianId: UserId.optional(),
  startsAt: Start,
  key: AttemptKey,
})
export type HoldWish = z.infer<typeof HoldWish>

/** For whom a held time is: staff name a patient or a new one, a visitor says who they are, a patient neither. */
export const Confirmation = z.strictObject({
  patientId: PatientId.optional(),
  newPatient: NewPatient.optional(),
  reason: Reason,
  intake: IntakeAnswers.optional(),
  key: AttemptKey.optional(),
})
export type Confirmation = z.infer<typeof Confirmation>

/** Where to; without a clinician, the same one. */
export const Move = z.strictObject({
  startsAt: Start,
  clinicianId: UserId.optional(),
  key: AttemptKey,
})
export type Move = z.infer<typeof Move>

/** The same by somebody who holds the visit's link. */
export const LinkMove = z.strictObject({
  token: z.string().max(200),
  startsAt: Start,
  key: AttemptKey,
})

export const LinkSlots = z.strictObject({
  token: z.string().max(200),
  from: CalendarDay.optional(),
})

/** A visit for a patient the clinic knows, or for a new one: exactly one of the two. */
export const Booking = z
  .strictObject({
    visitTypeId: VisitTypeId,
    clinicianId: UserId.optional(),
    startsAt: Start,
    reason: Reason,
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
  reason: z.enum(cancelReasons).default("clinic"),
})
export type Cancellation = z.infer<typeof Cancellation>

export const declineReasons = ["no_time", "not_suitable", "other"] as const
export const Decline = z.object({ reason: z.enum(declineReasons).default("other") })
export type Decline = z.infer<typeof Decline>

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

/** How an appointment recurs: so many times, the first included. */
export const SeriesRule = z.strictObject({
  freq: z.enum(["daily", "weekly", "monthly"]),
  interval: z.number().int().min(1).max(12),
  count: z.number().int().min(2).max(52),
})
export type SeriesRule = z.infer<typeof SeriesRule>

/** On the wall clock of the clinic: the day and the minute that every occurrence keeps. */
const LocalStart = z.string().regex(/^\d{4}-\d{2}-\d{2}T([01]\d|2[0-3]):[0-5]\d$/)
const WallStart = LocalStart.refine(
  (text) => CalendarDay.safeParse(text.slice(0, 10)).success,
  "not in this calendar",
)

export const SeriesAsked = z.strictObject({
  visitTypeId: VisitTypeId,
  clinicianId: UserId,
  patientId: PatientId,
  first: WallStart,
  rule: SeriesRule,
  /** The asker's own hold of one of the times: it does not stand in the way, and is used up. */
  holdId: HoldId.optional(),
})
export type SeriesAsked = z.infer<typeof SeriesAsked>

/** The occurrences to book, each where the rule put it or at another time that the scheduler chose. */
export const SeriesBooking = SeriesAsked.extend({
  reason: Reason,
  occurrences: z
    .array(z.strictObject({ local: WallStart, startsAt: Start }))
    .min(1)
    .max(52),
  key: AttemptKey,
})
export type SeriesBooking = z.infer<typeof SeriesBooking>
