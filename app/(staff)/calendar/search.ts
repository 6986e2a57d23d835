import { z } from "zod"

import { PatientId, UserId } from "@/lib/ids"

/** What the address may say: ids and days. Whatever does not parse counts as absent. */
export const CalendarAsked = z.object({
  clinician: UserId.optional().catch(undefined),
  from: z.iso.date().optional().catch(undefined),
  day: z.iso.date().optional().catch(undefined),
  patient: PatientId.optional().catch(undefined),
})
