import { z } from "zod"

import { timeOffKinds } from "@/db/schema/availability"
import { VisitTypeId } from "@/lib/ids"

import { CalendarDay } from "../schema"
import { planProblems } from "./availability"

const Time = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "no_time")
const Period = z.strictObject({ startsAt: Time, endsAt: Time, overnight: z.boolean() })
const days = { fromDay: CalendarDay, toDay: CalendarDay }

/** A zone with rules of its own: "+02:00" is none, as it knows no summer. */
export const Zone = z.string().max(64).refine(isZone, "unknown_zone")

const Fields = z.strictObject({
  zone: Zone.nullable(),
  rules: z.array(Period.extend({ weekday: z.int().min(1).max(7) })).max(70, "too_many"),
  overrides: z
    .array(z.strictObject({ ...days, periods: z.array(Period).max(10, "too_many") }))
    .max(200, "too_many"),
  timeOff: z
    .array(
      z.strictObject({
        ...days,
        startsAt: Time.nullable(),
        endsAt: Time.nullable(),
        kind: z.enum(timeOffKinds),
      }),
    )
    .max(200, "too_many"),
})

/** Somebody's hours; the first issue's path names the field, its message the problem. */
export const AvailabilityPlan = Fields.superRefine((plan, context) => {
  for (const { path, problem } of planProblems(plan))
    context.addIssue({ code: "custom", path, message: problem })
})

/** `version` is that of the hours that were changed: 0 where none were saved yet. */
export const AvailabilitySave = z.strictObject({ version: z.int().min(0), plan: AvailabilityPlan })
export type AvailabilitySave = z.infer<typeof AvailabilitySave>

export const PreviewAsked = z.strictObject({ visitTypeId: VisitTypeId, plan: AvailabilityPlan })
export type PreviewAsked = z.infer<typeof PreviewAsked>

export const HolidaySave = z
  .strictObject({
    version: z.int().min(0),
    holidays: z
      .array(
        z.strictObject({ day: CalendarDay, name: z.string().trim().min(1, "no_name").max(80) }),
      )
      .max(400, "too_many"),
  })
  .superRefine(({ holidays }, context) => {
    const known = new Set<string>()
    for (const [index, { day }] of holidays.entries()) {
      if (known.has(day))
        context.addIssue({ code: "custom", path: ["holidays", index, "day"], message: "overlaps" })
      known.add(day)
    }
  })
export type HolidaySave = z.infer<typeof HolidaySave>

function isZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+-]*(\/[A-Za-z0-9_+-]+)*$/.test(zone)) return false
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone !== ""
  } catch {
    return false
  }
}
