import { z } from "zod"

import { UserId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

/** Reads a person's calendar elsewhere now; after that it is read every quarter of an hour. */
export const importBusyJob = defineJob("calendars.import", z.object({ userId: UserId }))

export const importEveryMinutes = 15
