import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { logEntries } from "@/db/schema/audit"
import type { ClinicId } from "@/lib/ids"

import { tlogProof } from "../proofs/checkpoint"
import { inclusionProof } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { latestCheckpoint } from "./queries"
import { storedNodes } from "./store"

/**
 * The C2SP tlog-proof of one event under the latest signed checkpoint, with the entry's own bytes in
 * it: whoever has the clinic's key can check it without asking anybody. Null while the event waits
 * for its place in the log or for a signature.
 */
export async function receiptOf(
  tx: Tx,
  clinicId: ClinicId,
  eventId: string,
): Promise<{ index: number; text: string } | null> {
  const [found] = await tx
    .select({ index: logEntries.logIndex, entry: logEntries.entry })
    .from(logEntries)
    .where(eq(logEntries.eventId, eventId))
  const checkpoint = await latestCheckpoint(tx)
  if (found === undefined || checkpoint === undefined || found.index >= checkpoint.size) return null
  const { index, entry } = found
  const hashes = await inclusionProof(sha256, storedNodes(tx, clinicId), index, checkpoint.size)
  return { index, text: tlogProof(index, hashes, checkpoint.note, entry) }
}
