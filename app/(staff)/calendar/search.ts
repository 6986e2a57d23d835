import { z } from "zod"

import { UserId } from "@/lib/ids"
import { CalendarDay } from "@/lib/scheduling/schema"

/** What the address may say. Whatever does not parse counts as absent. */
export const CalendarAsked = z.object({
  view: z.enum(["day", "week"]).optional().catch(undefined),
  /** Whose calendar; "all": everybody who can be booked. */
  who: z
    .union([UserId, z.literal("all")])
    .optional()
    .catch(undefined),
  from: CalendarDay.optional().catch(undefined),
  /** A link of before leads to the booking page. */
  patient: z.string().optional().catch(undefined),
})
