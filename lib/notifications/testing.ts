import type { TestDatabase } from "@/db/testing"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"

import type { Outcome } from "./delivery"
import { deliverMessage } from "./delivery-commands"
import type { Doors } from "./delivery-commands"
import { cancelledJob, deliverJob, inviteJob, letterJob, planJob } from "./jobs"
import type { Mail } from "./mail"
import { askInvite, askMessage, planVisit } from "./message-commands"
import type { Text } from "./sms"

/** Doors that keep what was handed to them and answer as they are told. */
export function keptDoors(): Doors & {
  mails: Mail[]
  texts: Text[]
  say: { email: Outcome; sms: Outcome }
} {
  const kept = { mails: [] as Mail[], texts: [] as Text[] }
  const say: { email: Outcome; sms: Outcome } = { email: { kind: "sent" }, sms: { kind: "sent" } }
  return {
    ...kept,
    say,
    mailer: {
      send: (mail) => {
        if (say.email.kind === "sent") kept.mails.push(mail)
        return Promise.resolve(say.email)
      },
      close: () => undefined,
    },
    sms: {
      send: (text) => {
        if (say.sms.kind === "sent") kept.texts.push(text)
        return Promise.resolve(say.sms)
      },
    },
  }
}

/**
 * Does what the relay and the workers would do by `now`: every promise that is due, and what those
 * promise in turn. A delivery that is to be tried again stays promised.
 */
export async function drain(
  database: TestDatabase,
  clinicId: ClinicId,
  doors: Doors,
  now: Date,
): Promise<void> {
  const seen = new Set<string>()
  for (;;) {
    const { rows } = await database.admin.query<{ id: string; job: string; payload: unknown }>(
      "select id, job, payload from outbox where clinic_id = $1 and done_at is null and (due_at is null or due_at <= $2) order by id",
      [clinicId, now],
    )
    const open = rows.filter((row) => !seen.has(row.id))
    if (open.length === 0) return
    for (const { id, job, payload } of open) {
      seen.add(id)
      const kept = await run(job, payload, id, clinicId, doors, now).then(
        () => true,
        () => false,
      )
      if (kept) await database.admin.query("update outbox set done_at = now() where id = $1", [id])
    }
  }
}

function run(
  job: string,
  payload: unknown,
  outboxId: string,
  clinicId: ClinicId,
  doors: Doors,
  now: Date,
): Promise<void> {
  const actor = systemActor("notifications", clinicId)
  switch (job) {
    case inviteJob.name:
      return askInvite(actor, inviteJob.payload.parse(payload).linkId, outboxId, now)
    case planJob.name:
      return planVisit(actor, planJob.payload.parse(payload).visitId, outboxId, now)
    case cancelledJob.name:
      return askMessage(
        actor,
        { kind: "cancelled", about: cancelledJob.payload.parse(payload) },
        outboxId,
        now,
      )
    case letterJob.name: {
      const { kind, ...about } = letterJob.payload.parse(payload)
      return askMessage(actor, { kind, about }, outboxId, now)
    }
    case deliverJob.name:
      return deliverMessage(actor, deliverJob.payload.parse(payload).messageId, doors, () => now)
    default:
      return Promise.resolve()
  }
}
