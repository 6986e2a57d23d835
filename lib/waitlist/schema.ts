import { z } from "zod"

import { PatientId, UserId, VisitTypeId } from "@/lib/ids"
import { NewPatient } from "@/lib/patients/schema"
import { CalendarDay } from "@/lib/scheduling/schema"

const key = z.string().regex(/^[\w-]{8,100}$/)
const WallTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:MM")

const wish = {
  visitTypeId: VisitTypeId,
  clinicianId: UserId.nullable().default(null),
  weekdays: z
    .array(z.number().int().min(1).max(7))
    .max(7)
    .default([])
    .transform((days) => [...new Set(days)].toSorted((a, b) => a - b)),
  fromDay: CalendarDay.nullable().default(null),
  toDay: CalendarDay.nullable().default(null),
  fromTime: WallTime.default("00:00"),
  toTime: WallTime.default("00:00"),
  reason: z.string().trim().min(1).max(500),
  key,
}
const inOrder = {
  check: (one: { fromDay: string | null; toDay: string | null }): boolean =>
    one.fromDay === null || one.toDay === null || one.fromDay <= one.toDay,
  path: { path: ["toDay"], message: "before the first day" },
}

/** From the clinic's page. */
export const JoinWaitlist = z
  .strictObject({
    ...wish,
    patient: NewPatient.refine(({ email, phone }) => email !== null || phone !== null, {
      path: ["phone"],
      message: "a phone number or an e-mail address",
    }),
  })
  .refine(inOrder.check, inOrder.path)
export type JoinWaitlist = z.infer<typeof JoinWaitlist>

/** By staff, for a patient whom the clinic knows or meets now. */
export const AddToWaitlist = z
  .strictObject({ ...wish, patientId: PatientId.optional(), newPatient: NewPatient.optional() })
  .refine((one) => (one.patientId === undefined) !== (one.newPatient === undefined), {
    path: ["patientId"],
    message: "one patient, known or new",
  })
  .refine(inOrder.check, inOrder.path)
export type AddToWaitlist = z.infer<typeof AddToWaitlist>

export const EntryNamed = z.strictObject({ entryId: z.uuid() })

/** A time that a person offers by hand. */
export const OfferByHand = z.strictObject({
  entryId: z.uuid(),
  clinicianId: UserId,
  startsAt: z.iso.datetime({ offset: true }).transform((text) => new Date(text)),
})
export type OfferByHand = z.infer<typeof OfferByHand>

export const OfferLook = z.strictObject({ token: z.string().max(200) })

export const OfferAnswer = z.strictObject({
  token: z.string().max(200),
  birthDate: z.iso.date(),
  /** "leave": not this time, and no other. */
  answer: z.enum(["accept", "decline", "leave"]),
})
export type OfferAnswer = z.infer<typeof OfferAnswer>
