import type { Db } from "@/db/client"
import { withTenant } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { newestAnchored, vouchersFor } from "./anchor-queries"
import { storeTrouble, storeVoucher } from "./anchoring"
import { latestCheckpoint } from "./queries"
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

/** Puts a copy of the newest checkpoint into the storage. Throws where it does not take it; the page says so. */
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
  try {
    await putOnce(storage, path, note, signal)
  } catch (error) {
    await storeTrouble(db, clinicId, anchor, "unreachable", at)
    throw error
  }
  await storeVoucher(db, clinicId, checkpoint, { ...anchor, proof: new Uint8Array(), at })
}
