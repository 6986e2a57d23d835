import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { logSelfChecks } from "@/db/schema/audit"
import type { ClinicId } from "@/lib/ids"

import type { Head } from "../log/signer"
import type { Outside } from "./outside-log"
import type { Trouble } from "./piece"

/** A tree that was recomputed up to a size, in an epoch of the log. */
export type Walk = Head & { readonly epoch: number }
/** `index`: the first entry that is wrong; null where no single one is. */
export type Wrong = { readonly trouble: Trouble; readonly index: number | null }

/** What the last check left. */
export type SelfCheckState = {
  readonly checkedAt: Date
  readonly tail: Walk
  readonly wrong: Wrong | null
  /** The check of the whole log that is under way. */
  readonly walk: Walk | null
  /** The last one that ended. `size`: how far it got. */
  readonly whole: { readonly at: Date; readonly size: number; readonly wrong: Wrong | null } | null
  readonly outside: Outside
  readonly seqFrom: bigint
  /** When a check was last made an event of the log, up to where, and how many were not since. */
  readonly saidAt: Date | null
  readonly saidSize: number | null
  readonly unsaid: number
}

export async function readSelfCheck(
  tx: Tx,
  clinicId: ClinicId,
): Promise<SelfCheckState | undefined> {
  const [row] = await tx.select().from(logSelfChecks).where(eq(logSelfChecks.clinicId, clinicId))
  if (row === undefined) return undefined
  const { walkEpoch, walkSize, walkRoot, wholeAt, wholeSize } = row
  return {
    checkedAt: row.checkedAt,
    tail: { epoch: row.epoch, size: row.size, root: row.root },
    wrong: wrongOf(row.trouble, row.firstBad),
    walk:
      walkEpoch === null || walkSize === null || walkRoot === null
        ? null
        : { epoch: walkEpoch, size: walkSize, root: walkRoot },
    whole:
      wholeAt === null
        ? null
        : {
            at: wholeAt,
            size: wholeSize ?? 0,
            wrong: wrongOf(row.wholeTrouble, row.wholeFirstBad),
          },
    outside: {
      unqueued: row.unqueued,
      unreachable: row.unreachable,
      late: row.late,
      since: row.outsideSince,
    },
    seqFrom: row.seqFrom,
    saidAt: row.saidAt,
    saidSize: row.saidSize,
    unsaid: row.unsaid,
  }
}

export async function writeSelfCheck(
  tx: Tx,
  clinicId: ClinicId,
  { checkedAt, tail, wrong, walk, whole, outside, ...rest }: SelfCheckState,
): Promise<void> {
  const set = {
    checkedAt,
    epoch: tail.epoch,
    size: tail.size,
    root: Buffer.from(tail.root),
    trouble: wrong?.trouble ?? null,
    firstBad: wrong?.index ?? null,
    walkEpoch: walk?.epoch ?? null,
    walkSize: walk?.size ?? null,
    walkRoot: walk === null ? null : Buffer.from(walk.root),
    wholeAt: whole?.at ?? null,
    wholeSize: whole?.size ?? null,
    wholeTrouble: whole?.wrong?.trouble ?? null,
    wholeFirstBad: whole?.wrong?.index ?? null,
    ...rest,
    unqueued: outside.unqueued,
    unreachable: outside.unreachable,
    late: outside.late,
    outsideSince: outside.since,
  }
  await tx
    .insert(logSelfChecks)
    .values({ clinicId, ...set })
    .onConflictDoUpdate({ target: logSelfChecks.clinicId, set })
}

const troubles: readonly Trouble[] = [
  "shorter",
  "start",
  "signature",
  "entry",
  "row",
  "tile",
  "root",
]

/** A code that this version does not know is still a trouble. */
function wrongOf(code: string | null, index: number | null): Wrong | null {
  if (code === null) return null
  return { trouble: troubles.find((known) => known === code) ?? "start", index }
}
