import { and, desc, eq, inArray } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { logCheckpoints, logKeys, logStatus, logTiles } from "@/db/schema/audit"

import type { KeyTerm } from "./signing-keys"
import type { StopReason } from "./status"

/** The newest checkpoint of the clinic. As with all of these, the caller judges who may know, and records. */
export async function latestCheckpoint(tx: Tx) {
  const [checkpoint] = await tx
    .select({
      epoch: logCheckpoints.epoch,
      size: logCheckpoints.size,
      root: logCheckpoints.root,
      signedAt: logCheckpoints.signedAt,
      vkey: logCheckpoints.vkey,
      note: logCheckpoints.note,
    })
    .from(logCheckpoints)
    .orderBy(desc(logCheckpoints.epoch), desc(logCheckpoints.size))
    .limit(1)
  return checkpoint
}

/** Tiles `from` to `to` (exclusive) of one level. */
export function tileRange(tx: Tx, level: number, from: number, to: number) {
  return tx
    .select({ tile: logTiles.tile, hashes: logTiles.hashes })
    .from(logTiles)
    .where(
      and(
        eq(logTiles.level, level),
        inArray(
          logTiles.tile,
          Array.from({ length: to - from }, (_, i) => from + i),
        ),
      ),
    )
    .orderBy(logTiles.tile)
}

/** Why the worker signs the log no more, and since when it says so. `signedSize` null: its memory is gone. */
export type Stopped = {
  readonly reason: StopReason
  readonly size: number
  readonly signedSize: number | null
  readonly since: Date
}

export async function stoppedLog(tx: Tx): Promise<Stopped | null> {
  const [status] = await tx.select().from(logStatus)
  if (status === undefined || status.stopped === null) return null
  const { stopped: reason, size, signedSize, since } = status
  return { reason, size, signedSize, since }
}

/** The keys that signed this log, oldest first. */
export function keysOf(tx: Tx): Promise<KeyTerm[]> {
  return tx
    .select({ vkey: logKeys.vkey, since: logKeys.since, until: logKeys.until })
    .from(logKeys)
    .orderBy(logKeys.since)
}
