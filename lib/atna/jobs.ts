import { z } from "zod"

import { defineJob } from "@/lib/jobs/define"

/** One event that a FHIR repository refused for good: parked, and told again when an administrator wants it. */
export const tellJob = defineJob("atna.tell", z.object({ eventId: z.uuid() }))
