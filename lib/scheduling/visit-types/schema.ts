import { z } from "zod"

import { assignments } from "@/db/schema/visit-types"
import { UserId, VisitTypeId } from "@/lib/ids"

import { limits } from "./fields"
import type { Figure } from "./fields"
import { IntakeForm } from "./intake"

/** The first issue's path names the field; its message, where it is a code, the problem. */
export const VisitTypeFields = z.strictObject({
  name: z.string().trim().min(1, "no_name").max(80, "too_long"),
  nameZh: z.string().trim().max(80, "too_long"),
  minutes: figure("minutes"),
  stepMinutes: figure("stepMinutes"),
  bufferBeforeMinutes: figure("bufferBeforeMinutes"),
  bufferAfterMinutes: figure("bufferAfterMinutes"),
  noticeMinutes: figure("noticeMinutes"),
  windowKind: z.enum(["calendar", "business"]),
  windowDays: figure("windowDays"),
  capacity: figure("capacity"),
  assignment: z.enum(assignments),
  needsInterpreter: z.boolean(),
  needsApproval: z.boolean(),
  selfBooking: z.boolean(),
  onDemand: z.boolean(),
  cutoffMinutes: figure("cutoffMinutes"),
  active: z.boolean(),
  clinicianIds: z.array(UserId).max(500, "too_many"),
  questions: IntakeForm.shape.questions,
})

/** `version` is that of the type that was changed; 0 makes a new one. */
export const VisitTypeSave = z.strictObject({ version: z.int().min(0), type: VisitTypeFields })
export type VisitTypeSave = z.infer<typeof VisitTypeSave>

/** Every type of the clinic, in its new order. */
export const VisitTypeOrder = z.strictObject({ ids: z.array(VisitTypeId).min(1).max(200) })

function figure(name: Figure) {
  const [least, most] = limits[name]
  return z.int("out_of_range").min(least, "out_of_range").max(most, "out_of_range")
}
