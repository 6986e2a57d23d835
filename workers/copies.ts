import { storeTrouble, storeVoucher } from "@/lib/audit/anchors/anchoring"
import { promiseCopies } from "@/lib/audit/anchors/copies"
import { checkpointToCopy, storeCopy } from "@/lib/audit/anchors/storing"
import { copyJob } from "@/lib/audit/jobs"
import { openSequencerDatabase } from "@/lib/audit/log/sequencer-database"
import type { SequencerDatabase } from "@/lib/audit/log/sequencer-database"
import { env } from "@/lib/env"
import { Fault } from "@/lib/error"
import { systemActor } from "@/lib/identity/system"
import type { ClinicId } from "@/lib/ids"
import { mailCheckpoint } from "@/lib/notifications/checkpoint-commands"
import { mailer } from "@/lib/notifications/mailer"
import type { Mailer } from "@/lib/notifications/mailer"

import { eachClinic } from "./every-clinic"
import type { Rounds } from "./every-clinic"
import { handleElsewhere } from "./handle"
import type { Handler } from "./handle"
import { schedule } from "./schedule"
import type { Schedulers } from "./schedule"

export const copyRoundJob = "audit-copies"

/** Every minute, by one worker: two that look at the same moment would promise, and send, a copy twice. */
export function startCopying(queue: Schedulers): Rounds {
  return schedule(queue, copyRoundJob, "* * * * *")
}

/** Looks whether a copy of a clinic's newest checkpoint is due to leave the house, and promises it. */
export async function copyAll(): Promise<void> {
  const stored = env().AUDIT_STORAGE_URL !== undefined
  await eachClinic("audit_copies", (id) => promiseCopies(id, stored, new Date()))
}

export const copies: readonly Handler[] = [
  handleElsewhere(copyJob, ({ kind }, { clinicId, signal }) =>
    withSequencer(({ db }) =>
      kind === "mail"
        ? mailCopy(db, clinicId, mailer(), signal)
        : storageCopy(db, clinicId, signal),
    ),
  ),
]

export async function mailCopy(
  db: SequencerDatabase["db"],
  clinicId: ClinicId,
  by: Mailer,
  signal: AbortSignal,
): Promise<void> {
  const checkpoint = await checkpointToCopy(clinicId, "mail")
  if (checkpoint === undefined) return
  const anchor = { kind: "mail", name: "auditors" } as const
  const at = new Date()
  const sent = await mailCheckpoint(systemActor("audit", clinicId), checkpoint, by, at, signal)
  if (sent === 0) return storeTrouble(db, clinicId, anchor, "rejected", at)
  await storeVoucher(db, clinicId, checkpoint, { ...anchor, proof: new Uint8Array(), at })
}

async function storageCopy(
  db: SequencerDatabase["db"],
  clinicId: ClinicId,
  signal: AbortSignal,
): Promise<void> {
  const { AUDIT_STORAGE_URL: url, AUDIT_STORAGE_TOKEN: token } = env()
  if (url === undefined) return
  const storage = { url, ...(token === undefined ? {} : { token }) }
  await storeCopy(db, clinicId, storage, new Date(), signal)
}

/** A few times a day: no connection is kept for it. */
async function withSequencer(work: (database: SequencerDatabase) => Promise<void>): Promise<void> {
  const { SEQUENCER_DATABASE_URL: url } = env()
  if (url === undefined) throw new Fault("configuration", "SEQUENCER_DATABASE_URL is needed")
  const database = openSequencerDatabase(url)
  try {
    await work(database)
  } finally {
    await database.close()
  }
}
