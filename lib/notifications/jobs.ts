import { z } from "zod"

import { GuestId, PatientId, UserId, VisitId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

/** Sends a visit's link to its patient. The link's token is derived when the message is written. */
export const inviteJob = defineJob("notifications.invite", z.object({ linkId: z.uuid() }))

/**
 * Every other message: which letter, and the rows that it speaks of. The words, the language, the
 * address and the channel are found when it is sent, so nothing about anyone rests in the queue.
 */
export const letterKinds = [
  // To a patient, about a visit.
  "confirmation",
  "rescheduled",
  "restored",
  "reminder_3d",
  "reminder_1d",
  "reminder_1h",
  "reminder_10m",
  "link_again",
  "missed",
  "running_late",
  // To a patient, once a summary with instructions for them is signed.
  "instructions_ready",
  // About a request that waits for approval: `holdId`.
  "request_received",
  "request_declined",
  // About a walk-in's place or a freed time: `entryId`, `offerId`.
  "queue_near",
  "waitlist_offer",
  // To a patient or proxy: `codeId`.
  "one_time_code",
  // To a patient, for whom somebody else may act from now on.
  "proxy_added",
  // To a patient: the code that proves a new address, and word of it to the old one: `changeId`.
  "contact_code",
  "contact_changed",
  // To somebody who is invited to a visit beside its patient: `guestId`.
  "guest_invited",
  // To staff: `userId`, and `inviteId` for an invitation.
  "staff_invitation",
  "password_reset",
  "credential_changed",
  "break_glass",
  "erasure_approved",
  // To staff: `userId`, about an alarm in `visitId` that nobody answers.
  "vitals_alarm",
] as const
export type LetterKind = (typeof letterKinds)[number]

export const letterJob = defineJob(
  "notifications.letter",
  z.object({
    kind: z.enum(letterKinds),
    visitId: VisitId.optional(),
    patientId: PatientId.optional(),
    userId: UserId.optional(),
    holdId: z.uuid().optional(),
    entryId: z.uuid().optional(),
    offerId: z.uuid().optional(),
    codeId: z.uuid().optional(),
    changeId: z.uuid().optional(),
    guestId: GuestId.optional(),
    inviteId: z.uuid().optional(),
    linkId: z.uuid().optional(),
  }),
)

/** A visit was booked, moved, handed over or cancelled: its reminders are planned anew. */
export const planJob = defineJob("notifications.plan", z.object({ visitId: VisitId }))

/** Tells the patient that the clinic cancelled. */
export const cancelledJob = defineJob("notifications.cancelled", z.object({ visitId: VisitId }))

/** Sends one message that has its row. Made where the row is made, and nowhere else. */
export const deliverJob = defineJob("notifications.deliver", z.object({ messageId: z.uuid() }))
