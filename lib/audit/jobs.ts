import { z } from "zod"

import { defineJob } from "@/lib/jobs/define"

/** Promised once an hour or once a day, where it is set up: a copy of the newest checkpoint leaves the house. */
export const copyJob = defineJob("audit.copy", z.object({ kind: z.enum(["mail", "storage"]) }))
