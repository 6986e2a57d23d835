import { z } from "zod"

import { UserId } from "@/lib/ids"

/** Whose hours; whatever does not parse counts as absent. */
export const AvailabilityAsked = z.object({ person: UserId.optional().catch(undefined) })
