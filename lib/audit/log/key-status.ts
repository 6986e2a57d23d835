import type { Db } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { headOf } from "./attest"
import { whyStopped } from "./recover"
import { asSequencer } from "./sequencer-database"
import { fileSigner } from "./signer"
import type { Head, SignerRefusal } from "./signer"
import { keyTerms } from "./signing-keys"
import type { KeyTerm } from "./signing-keys"

export type KeyStatus = {
  readonly keys: readonly KeyTerm[]
  /** What the signer's files say was signed last. */
  readonly last: Head | undefined
  readonly size: number
  readonly stopped: SignerRefusal | null
}

/** A log as its signer sees it, for whoever runs the workers. */
export async function keyStatus(db: Db, clinicId: ClinicId, folder: string): Promise<KeyStatus> {
  const last = await fileSigner(folder).last(clinicId)
  const keys = await keyTerms(folder, clinicId)
  return asSequencer(db, clinicId, async (tx) => {
    const now = await headOf(tx, clinicId)
    const stopped = await whyStopped(tx, clinicId, last, now)
    return { keys, last, size: now.size, stopped: stopped ?? null }
  })
}
