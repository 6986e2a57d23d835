import { z } from "zod"

import { VisitId } from "@/lib/ids"
import { defineJob } from "@/lib/jobs/define"

/** Sends a visit's link to its patient. The link's token is derived when the message is written. */
export const inviteJob = defineJob("notifications.invite", z.object({ linkId: z.uuid() }))

/** Tells the patient that the clinic cancelled. */
export const cancelledJob = defineJob("notifications.cancelled", z.object({ visitId: VisitId }))
