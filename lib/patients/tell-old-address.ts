import { randomUUID } from "node:crypto"

import type { Tx } from "@/db/client"
import { contactChanges } from "@/db/schema/people"
import type { ClinicId, PatientId } from "@/lib/ids"
import { enqueue } from "@/lib/jobs/outbox"
import { letterJob } from "@/lib/notifications/jobs"
import { smsIsSetUp } from "@/lib/notifications/sms"
import { sealRow } from "@/lib/sealing/seal-row"

type Reached = { readonly email: string | null; readonly phone: string | null }

/**
 * Somebody of the clinic has another address in the record: the one that was is told, as when the patient
 * changes it. Whoever sits at the desk could enter their own, and open the patient's page by a code.
 */
export async function tellOldAddress(
  tx: Tx,
  whose: { clinicId: ClinicId; patientId: PatientId },
  before: Reached,
  after: Partial<Reached>,
  at: Date,
): Promise<void> {
  for (const { address, told } of changesOf(before, { ...before, ...after })) {
    const id = randomUUID()
    await tx.insert(contactChanges).values({
      ...(await sealRow(tx, whose, contactChanges, id, { address, toldAddress: told.address })),
      ...whose,
      id,
      channel: told.channel,
      createdAt: at,
      // No code proves it: it is done.
      expiresAt: at,
      usedAt: at,
      toldChannel: told.channel,
    })
    const { clinicId, patientId } = whose
    await enqueue(tx, clinicId, letterJob, { kind: "contact_changed", changeId: id, patientId })
  }
}

type Told = { channel: "email" | "sms"; address: string }

/**
 * Of each address that is another now: the one that was there, or where there was none, the other way. Where no
 * text is sent, nothing comes to a number and no code opens a page by it.
 */
function changesOf(before: Reached, after: Reached): { address: string; told: Told }[] {
  const email = placeOf("email", before.email)
  const sms = smsIsSetUp() ? placeOf("sms", before.phone) : undefined
  return [
    { was: before.email, now: after.email, told: email ?? sms },
    ...(smsIsSetUp() ? [{ was: before.phone, now: after.phone, told: sms ?? email }] : []),
  ].flatMap(({ was, now, told }) =>
    told === undefined || isSame(was, now) ? [] : [{ address: now ?? "", told }],
  )
}

function placeOf(channel: Told["channel"], address: string | null): Told | undefined {
  return address === null ? undefined : { channel, address }
}

/** Spaces and the like make no other number, and capitals no other mailbox: more than that is not taken for the same. */
function isSame(was: string | null, now: string | null): boolean {
  return plain(was) === plain(now)
}

function plain(address: string | null): string | undefined {
  const text = address?.normalize("NFKC").trim().toLowerCase()
  return text?.includes("@") === true ? text : text?.replaceAll(/[\s().\-/]/g, "")
}
