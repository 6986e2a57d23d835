import { count, sql } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { auditEvents, logEntries } from "@/db/schema/audit"
import type { Actor } from "@/lib/actor"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"

import { anchorsUpTo } from "../anchors/queries"
import type { Anchor } from "../anchors/queries"
import { readSelfCheck } from "../checks/self-check-state"
import type { SelfCheckState } from "../checks/self-check-state"
import { denyLog } from "../denied"
import { latestCheckpoint, stoppedLog } from "../log/queries"
import type { Stopped } from "../log/queries"
import { mayAudit } from "../policy"
import { bundleOf, tileWidth } from "../proofs/tiles"
import { readBy } from "./event-queries"

/** `signed`: the latest checkpoint; null before the first. `stopped`: why it is signed no more. */
export type LogState = {
  waiting: number
  signed: { size: number; root: Uint8Array; signedAt: Date; vkey: string } | null
  stopped: Stopped | null
  anchors: readonly Anchor[]
  /** What the server's own check found last; null before the first. */
  selfCheck: SelfCheckState | null
}

/** How far the log is signed, and how many events wait: of no patient, so not an event. */
export async function logState(actor: Actor): Promise<Result<LogState, "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const checkpoint = await latestCheckpoint(tx)
    const [written] = await tx.select({ total: count() }).from(auditEvents)
    return ok({
      waiting: Math.max(0, (written?.total ?? 0) - (checkpoint?.size ?? 0)),
      signed: checkpoint ?? null,
      stopped: await stoppedLog(tx),
      selfCheck: (await readSelfCheck(tx, actor.clinicId)) ?? null,
      anchors: checkpoint === undefined ? [] : await anchorsUpTo(tx, checkpoint),
    })
  })
}

/** The signed checkpoint and its key, for a check outside the server. Opens a check: one event for all of it. */
export async function checkpointForCheck(
  actor: Actor,
  at: Date,
): Promise<Result<{ note: string; vkey: string }, "forbidden" | "not_found">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const checkpoint = await latestCheckpoint(tx)
    if (checkpoint === undefined) return refuse("not_found")
    await readBy(tx, actor, "log", at, { results: checkpoint.size }, undefined)
    return ok({ note: checkpoint.note, vkey: checkpoint.vkey })
  })
}

/** Up to `most` entry bundles (256 entries each) from bundle `first`, as one run of length-prefixed entries. */
export async function entryBundles(
  actor: Actor,
  first: number,
  most: number,
): Promise<Result<Uint8Array, "forbidden">> {
  if (!mayAudit(actor)) return denyLog(actor, "audit.read")
  return withTenant(actor.clinicId, async (tx) => {
    const from = first * tileWidth
    const rows = await tx
      .select({ entry: logEntries.entry })
      .from(logEntries)
      .where(
        sql`${logEntries.logIndex} >= ${from} and ${logEntries.logIndex} < ${from + most * tileWidth}`,
      )
      .orderBy(logEntries.logIndex)
    return ok(bundleOf(rows.map((row) => row.entry)))
  })
}
