import { systemActor } from "@/lib/identity/system"
import { sendCancelled, sendInvite } from "@/lib/notifications/commands"
import { cancelledJob, inviteJob } from "@/lib/notifications/jobs"
import { mailer } from "@/lib/notifications/mailer"

import { handle } from "./handle"
import type { Handler } from "./handle"

export const notifications: readonly Handler[] = [
  handle(inviteJob, async ({ linkId }, { clinicId, ...delivery }) => {
    await sendInvite(systemActor("notifications", clinicId), linkId, mailer(), delivery)
  }),
  handle(cancelledJob, async ({ visitId }, { clinicId, ...delivery }) => {
    await sendCancelled(systemActor("notifications", clinicId), visitId, mailer(), delivery)
  }),
]
