import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { clinics } from "@/db/schema/clinics"
import { users } from "@/db/schema/identity"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { env } from "@/lib/env"
import { Fault } from "@/lib/error"

import { checkpointLetter } from "./checkpoint-letter"
import { mailOf } from "./letter-mail"
import type { Mailer } from "./mailer"

type Checkpoint = { readonly epoch: number; readonly size: number; readonly note: string }

/**
 * Mails a checkpoint to the clinic's auditors. Throws a `Fault` where the server says "later" for any of
 * them: then all get it again, under the same Message-ID. Answers how many took it.
 */
export async function mailCheckpoint(
  actor: SystemActor,
  checkpoint: Checkpoint,
  mailer: Mailer,
  at: Date,
  signal: AbortSignal,
): Promise<number> {
  const { clinicId } = actor
  const { clinic, auditors } = await withTenant(clinicId, async (tx) => {
    const [row] = await tx
      .select({ name: clinics.name, locale: clinics.locale })
      .from(clinics)
      .where(eq(clinics.id, clinicId))
    if (row === undefined) throw new Fault("invariant", "an actor's clinic is there")
    const found = await tx
      .select({ id: users.id, name: users.name, email: users.email })
      .from(users)
      .where(and(eq(users.role, "auditor"), eq(users.active, true)))
    return { clinic: row, auditors: found }
  })
  let sent = 0
  for (const { id, name, email } of auditors) {
    const { epoch, size, note } = checkpoint
    const letter = checkpointLetter({ name, clinic, size, link: `${env().BASE_URL}/audit` })
    const to = {
      id: `checkpoint-${clinicId}-${epoch}-${size}-${id}`,
      address: email,
      language: clinic.locale,
    }
    const attachment = { name: `${epoch}-${size}.checkpoint`, text: note }
    const outcome = await mailer.send({ ...(await mailOf(letter, to)), attachment }, signal)
    if (outcome.kind === "later") throw new Fault("mail", outcome.reason)
    if (outcome.kind === "sent") sent++
  }
  if (sent === 0) return 0
  await withTenant(clinicId, (tx) =>
    record(
      tx,
      actor,
      {
        action: "message.sent",
        entity: { type: "audit_log", id: clinicId },
        outcome: "success",
        purpose: "HCOMPL",
        data: { channel: "email", template: "checkpoint" },
      },
      at,
    ),
  )
  return sent
}
