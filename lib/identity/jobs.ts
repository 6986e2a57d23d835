import { z } from "zod"

import { UserId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

/** Sessions were revoked: whoever sits in a call by one of them leaves it. */
export const sessionsRevokedJob = defineJob(
  "identity.sessions_revoked",
  z.object({ userId: UserId, sessionIds: z.array(z.uuid()).min(1) }),
)
