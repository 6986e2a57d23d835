import type { Db } from "@/db/client"
import { withTenant } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { latestCheckpoint } from "../log/queries"
import { parseCheckpoint, parseNote } from "../proofs/checkpoint"
import { storeTrouble, storeVoucher } from "./anchoring"
import { newestAnchored, vouchersFor } from "./queries"
import { putOnce } from "./storage"
import type { Storage } from "./storage"

/** The newest checkpoint with its cosignatures, unless a copy of this kind covers as much already. */
export function checkpointToCopy(clinicId: ClinicId, kind: "mail" | "storage") {
  return withTenant(clinicId, async (tx) => {
    const checkpoint = await latestCheckpoint(tx)
    if (checkpoint === undefined || checkpoint.size === 0) return undefined
    const last = await newestAnchored(tx, kind, checkpoint)
    if (last?.size === checkpoint.size) return undefined
    const { epoch, size } = checkpoint
    return { epoch, size, note: (await vouchersFor(tx, checkpoint)).note }
  })
}

/**
 * Puts a copy of the newest checkpoint into the storage. Throws where it does not take it; the page says so.
 * Where another checkpoint lies under its name, the log was signed twice: the page says that, and it does not count.
 */
export async function storeCopy(
  db: Db,
  clinicId: ClinicId,
  storage: Storage,
  at: Date,
  signal?: AbortSignal,
): Promise<void> {
  const checkpoint = await checkpointToCopy(clinicId, "storage")
  if (checkpoint === undefined) return
  const { epoch, size, note } = checkpoint
  const anchor = { kind: "storage", name: new URL(storage.url).host || "directory" } as const
  // In the order of their names they are in the order of the log.
  const path = `${clinicId}/${epoch}-${String(size).padStart(12, "0")}.checkpoint`
  let kept: string | undefined
  try {
    kept = await putOnce(storage, path, note, signal)
  } catch (error) {
    await storeTrouble(db, clinicId, anchor, "unreachable", at)
    throw error
  }
  const trouble = kept === undefined ? undefined : difference(kept, note)
  if (trouble !== undefined) return storeTrouble(db, clinicId, anchor, trouble, at)
  await storeVoucher(db, clinicId, checkpoint, { ...anchor, proof: new Uint8Array(), at })
}

/** The signatures may be others: a witness may have signed since the copy was made. */
function difference(kept: string, note: string): "malformed" | "other_data" | undefined {
  if (kept === note) return undefined
  const there = parseNote(kept)
  // One that was half written when the power failed says nothing against the log.
  if (there === null || parseCheckpoint(there.body) === null) return "malformed"
  return there.body === parseNote(note)?.body ? undefined : "other_data"
}
