import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { deliverMessage } from "@/lib/notifications/delivery-commands"
import { cancelledJob, deliverJob, inviteJob, letterJob, planJob } from "@/lib/notifications/jobs"
import { mailer } from "@/lib/notifications/mailer"
import { askInvite, askMessage, planVisit } from "@/lib/notifications/message-commands"
import { smsGateway } from "@/lib/notifications/sms"

import { handle, handleElsewhere } from "./handle"
import type { Handler } from "./handle"

/** Asking makes a message's row and the promise to deliver it; delivering speaks to the server. */
export const notifications: readonly Handler[] = [
  handle(inviteJob, ({ linkId }, { clinicId, outboxId }) =>
    askInvite(actor(clinicId), linkId, outboxId, new Date()),
  ),
  handle(cancelledJob, (about, { clinicId, outboxId }) =>
    askMessage(actor(clinicId), { kind: "cancelled", about }, outboxId, new Date()),
  ),
  handle(letterJob, ({ kind, ...about }, { clinicId, outboxId }) =>
    askMessage(actor(clinicId), { kind, about }, outboxId, new Date()),
  ),
  handle(planJob, ({ visitId }, { clinicId, outboxId }) =>
    planVisit(actor(clinicId), visitId, outboxId, new Date()),
  ),
  handleElsewhere(deliverJob, ({ messageId }, { clinicId, signal }) =>
    deliverMessage(
      actor(clinicId),
      messageId,
      { mailer: mailer(), sms: smsGateway() },
      () => new Date(),
      signal,
    ),
  ),
]

const actor = (clinicId: ClinicId) => systemActor("notifications", clinicId)
