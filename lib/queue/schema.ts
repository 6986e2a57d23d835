import { z } from "zod"

import { PatientId, VisitTypeId } from "@/lib/ids"
import { NewPatient } from "@/lib/patients/schema"
import { IntakeAnswers } from "@/lib/scheduling/visit-types/intake"

/** One attempt: the same key again is the same place, not a second one. */
const key = z.string().regex(/^[\w-]{8,100}$/)

/** A person who asks to be seen now. */
export const JoinQueue = z.strictObject({
  visitTypeId: VisitTypeId,
  patient: NewPatient.refine(({ email, phone }) => email !== null || phone !== null, {
    path: ["phone"],
    message: "a phone number or an e-mail address",
  }),
  answers: IntakeAnswers,
  /** They read what to do in an emergency and say that this is none. */
  emergencyRead: z.boolean().default(false),
  key,
})
export type JoinQueue = z.infer<typeof JoinQueue>

/** Their turn; `here`: also where the visit is open on another phone. */
export const EnterVisit = z.strictObject({ here: z.boolean().default(false) })

/** Somebody whom the desk adds: on the telephone, or at the door. */
export const AddWalkIn = z
  .strictObject({
    visitTypeId: VisitTypeId,
    reason: z.string().trim().min(1).max(200),
    urgent: z.boolean().default(false),
    key,
    patientId: PatientId.optional(),
    newPatient: NewPatient.optional(),
  })
  .refine((one) => (one.patientId === undefined) !== (one.newPatient === undefined), {
    path: ["patientId"],
    message: "one patient, known or new",
  })
export type AddWalkIn = z.infer<typeof AddWalkIn>

/** Without an entry: whoever has waited longest. */
export const TakeFromQueue = z.strictObject({ entryId: z.uuid().optional() })
export type TakeFromQueue = z.infer<typeof TakeFromQueue>

export const EntryNamed = z.strictObject({ entryId: z.uuid() })

/** The link of a message about a place in line. */
export const OpenPlace = z.strictObject({ token: z.string().max(200), birthDate: z.iso.date() })
export type OpenPlace = z.infer<typeof OpenPlace>

export const MessageWish = z.strictObject({ wanted: z.boolean() })
