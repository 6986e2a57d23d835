import { z } from "zod"

import { defineJob } from "@/lib/jobs/define"

/** Promised with the second person's approval. */
export const eraseJob = defineJob("patients.erase", z.object({ requestId: z.uuid() }))
