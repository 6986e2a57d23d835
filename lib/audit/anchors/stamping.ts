import type { Db } from "@/db/client"
import type { ClinicId } from "@/lib/ids"

import { lastVouched, newestCheckpoint, storeTrouble, storeVoucher } from "./anchoring"
import { askAuthority } from "./authority"
import type { StampTrouble } from "./authority"

/**
 * Has an authority stamp the newest checkpoint, unless the last stamp is younger than `everyMs` or covers as
 * much. What is stamped is the note as the log signed it, without cosignatures.
 */
export async function stampLog(
  db: Db,
  clinicId: ClinicId,
  url: string,
  everyMs: number,
  now: () => Date = () => new Date(),
): Promise<"current" | "stamped" | "nothing_signed" | StampTrouble> {
  const checkpoint = await newestCheckpoint(db, clinicId)
  if (checkpoint === undefined) return "nothing_signed"
  const anchor = { kind: "timestamp", name: new URL(url).host } as const
  const last = await lastVouched(db, clinicId, checkpoint.epoch, anchor.kind, anchor.name)
  const age = now().getTime() - (last.at?.getTime() ?? -Infinity)
  if (last.size === checkpoint.size || age < everyMs) return "current"
  const answer = await askAuthority(url, Buffer.from(checkpoint.note), now())
  if (typeof answer === "string") {
    await storeTrouble(db, clinicId, anchor, answer, now())
    return answer
  }
  await storeVoucher(db, clinicId, checkpoint, { ...anchor, proof: answer.response, at: answer.at })
  return "stamped"
}
