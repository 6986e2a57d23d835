import { and, desc, eq, lte } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { logAnchors, logAnchorTroubles, logCheckpoints } from "@/db/schema/audit"
import type { AnchorKind } from "@/db/schema/audit"

/** A stored checkpoint: its epoch and size are its name. */
export type CheckpointName = { readonly epoch: number; readonly size: number }

/** What an export carries of those outside who vouched for the log up to a checkpoint. */
export type Vouchers = {
  /** The checkpoint with a line for each witness that signed this very one. */
  readonly note: string
  /** An earlier checkpoint with its cosignatures, where this one has none yet. */
  readonly witnessed: string | undefined
  /** The newest checkpoint that has a time stamp, as it was stamped, and the authority's answer. */
  readonly stamped: { readonly note: string; readonly response: Uint8Array } | undefined
}

export async function vouchersFor(
  tx: Tx,
  checkpoint: CheckpointName & { readonly note: string },
): Promise<Vouchers> {
  const note = checkpoint.note + (await cosignatures(tx, checkpoint))
  const witnessed = await newestAnchored(tx, "witness", checkpoint)
  const stamped = await newestAnchored(tx, "timestamp", checkpoint)
  return {
    note,
    witnessed:
      witnessed === undefined || witnessed.size === checkpoint.size
        ? undefined
        : witnessed.note + (await cosignatures(tx, witnessed)),
    stamped: stamped && { note: stamped.note, response: stamped.proof },
  }
}

/** The newest checkpoint not beyond this one, of the same epoch, for which anybody of this kind vouched. */
export async function newestAnchored(tx: Tx, kind: AnchorKind, upTo: CheckpointName) {
  const [found] = await tx
    .select({
      epoch: logAnchors.epoch,
      size: logAnchors.size,
      name: logAnchors.name,
      at: logAnchors.at,
      proof: logAnchors.proof,
      note: logCheckpoints.note,
    })
    .from(logAnchors)
    .innerJoin(
      logCheckpoints,
      and(
        eq(logCheckpoints.clinicId, logAnchors.clinicId),
        eq(logCheckpoints.epoch, logAnchors.epoch),
        eq(logCheckpoints.size, logAnchors.size),
      ),
    )
    .where(
      and(
        eq(logAnchors.kind, kind),
        eq(logAnchors.epoch, upTo.epoch),
        lte(logAnchors.size, upTo.size),
      ),
    )
    .orderBy(desc(logAnchors.size), desc(logAnchors.at))
    .limit(1)
  return found
}

/** Who vouched last, and for how much; or why somebody who was asked did not. */
export type Anchor = {
  readonly kind: AnchorKind
  readonly name: string
  /** Null: for nothing yet. */
  readonly upTo: { readonly size: number; readonly at: Date } | null
  readonly trouble: string | null
}

export async function anchorsUpTo(tx: Tx, checkpoint: CheckpointName): Promise<Anchor[]> {
  // Whoever was ever asked has a row here, with or without a trouble: a handful, where anchors are many.
  const asked = await tx
    .select({
      kind: logAnchorTroubles.kind,
      name: logAnchorTroubles.name,
      trouble: logAnchorTroubles.trouble,
    })
    .from(logAnchorTroubles)
    .orderBy(logAnchorTroubles.kind, logAnchorTroubles.name)
  const anchors: Anchor[] = []
  for (const { kind, name, trouble } of asked) {
    const [last] = await tx
      .select({ size: logAnchors.size, at: logAnchors.at })
      .from(logAnchors)
      .where(
        and(
          eq(logAnchors.epoch, checkpoint.epoch),
          eq(logAnchors.kind, kind),
          eq(logAnchors.name, name),
          lte(logAnchors.size, checkpoint.size),
        ),
      )
      .orderBy(desc(logAnchors.size))
      .limit(1)
    if (last !== undefined || trouble !== null)
      anchors.push({ kind, name, upTo: last ?? null, trouble })
  }
  return anchors
}

async function cosignatures(tx: Tx, { epoch, size }: CheckpointName): Promise<string> {
  const rows = await tx
    .select({ proof: logAnchors.proof })
    .from(logAnchors)
    .where(
      and(eq(logAnchors.kind, "witness"), eq(logAnchors.epoch, epoch), eq(logAnchors.size, size)),
    )
    .orderBy(logAnchors.name)
  return rows.map(({ proof }) => Buffer.from(proof).toString()).join("")
}
