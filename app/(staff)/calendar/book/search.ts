import { z } from "zod"

import { PatientId, UserId, VisitTypeId } from "@/lib/ids"
import { CalendarDay } from "@/lib/scheduling/schema"

/** What the address may say: ids and days. Whatever does not parse counts as absent. */
export const BookAsked = z.object({
  type: VisitTypeId.optional().catch(undefined),
  /** "any": whoever is free first. */
  clinician: z
    .union([UserId, z.literal("any")])
    .optional()
    .catch(undefined),
  from: CalendarDay.optional().catch(undefined),
  day: CalendarDay.optional().catch(undefined),
  patient: PatientId.optional().catch(undefined),
})
