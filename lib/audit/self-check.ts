import { withTenant } from "@/db/client"
import type { Db } from "@/db/client"
import type { SystemActor } from "@/lib/actor"

import { hex } from "./checkpoint"
import { sameBytes } from "./merkle"
import { openCheckpoint } from "./note-key"
import { outsideLog } from "./outside-log"
import type { Outside } from "./outside-log"
import { latestCheckpoint } from "./queries"
import { record } from "./record"
import { readSelfCheck, writeSelfCheck } from "./self-check-state"
import type { SelfCheckState, Walk, Wrong } from "./self-check-state"
import { asSequencer } from "./sequencer-database"
import { sha256 } from "./sha256"
import { storedTree } from "./stored-tree"
import { edgeRoot } from "./tiles"
import { edgeAt, verifyPiece } from "./verify-piece"
import type { StoredTree } from "./verify-piece"

/** What one check of one clinic's log found. */
export type SelfCheck = {
  readonly state: SelfCheckState
  /** The whole log was gone through to its end in this check. */
  readonly wholeEnded: boolean
}

type Bounds = { readonly piece: number; readonly entries: number }

/** A piece is read at once; a round checks so many entries of the whole log, or a twentieth of it. */
const bounds: Bounds = { piece: 4_096, entries: 100_000 }
const wholeEveryMs = 86_400_000

/**
 * The server's own check of one log, without anybody asking. What was appended since the last check is
 * recomputed from its entries, and must extend the tree that was found then and have the root that was signed.
 * Once a day the whole log is gone through, a piece at a time over several checks. Events that should be in
 * the log and are not are counted. The result is an event, and stays for the page. `vkeys` are the signer's,
 * from its own files: a key that only the database knows signs nothing here. Undefined: nothing to check yet.
 */
export async function checkLog(
  actor: SystemActor,
  db: Db,
  vkeys: readonly string[],
  now: Date,
  stopping: AbortSignal = new AbortController().signal,
  { piece, entries }: Bounds = bounds,
): Promise<SelfCheck | undefined> {
  const { clinicId } = actor
  const tree = storedTree(clinicId)
  const before = await asSequencer(db, clinicId, (tx) => readSelfCheck(tx, clinicId))
  const checkpoint = await withTenant(clinicId, latestCheckpoint)
  const outside = await outsideLog(
    (work) => asSequencer(db, clinicId, work),
    clinicId,
    before === undefined || beginsAnew(before, checkpoint?.epoch, now) ? 0n : before.seqFrom,
    now,
  )
  if (checkpoint === undefined && before === undefined && total(outside) === 0) return undefined

  const target = checkpoint ?? { epoch: before?.tail.epoch ?? 0, size: 0, root: sha256(), note: "" }
  const from: Walk =
    before === undefined || before.tail.epoch < target.epoch
      ? { epoch: target.epoch, size: 0, root: sha256() }
      : before.tail
  const open = checkpoint === undefined ? undefined : openCheckpoint(target.note, vkeys)
  const unsigned =
    open !== undefined &&
    (!open.ok ||
      open.checkpoint.size !== target.size ||
      !sameBytes(open.checkpoint.root, target.root))
  const most = Math.max(entries, Math.ceil(target.size / 20))
  const walking = { tree, piece, most, stopping }
  const tail = await walk(walking, from, target)
  const tailTrouble: Wrong | null = unsigned ? { trouble: "signature", index: null } : tail.wrong

  // The whole log: what is under way goes on; a day after the last it begins anew.
  const last = before?.whole ?? null
  const begun: Walk | null =
    before?.walk?.epoch === target.epoch
      ? before.walk
      : isDue(last, now)
        ? { epoch: target.epoch, size: 0, root: sha256() }
        : null
  const whole = begun === null ? null : await walk(walking, begun, target)
  const wholeEnded = whole !== null && (whole.wrong !== null || whole.reached.size === target.size)

  const state: SelfCheckState = {
    checkedAt: now,
    tail: tail.reached,
    wrong: tailTrouble,
    walk: wholeEnded || whole === null ? null : whole.reached,
    whole: wholeEnded ? { at: now, size: whole.reached.size, wrong: whole.wrong } : last,
    outside,
    seqFrom: outside.seqFrom,
  }
  await asSequencer(db, clinicId, (tx) => writeSelfCheck(tx, clinicId, state))
  await say(actor, { from: from.size, ...tail.reached, wrong: tailTrouble, outside }, now)
  if (wholeEnded)
    await say(actor, { from: 0, ...whole.reached, wrong: whole.wrong, outside: undefined }, now)
  return { state, wholeEnded }
}

type Walking = {
  readonly tree: StoredTree
  readonly piece: number
  readonly most: number
  readonly stopping: AbortSignal
}

/** From what was checked before towards a signed checkpoint, as far as the bounds let it. */
async function walk(
  { tree, piece, most, stopping }: Walking,
  from: Walk,
  target: Walk,
): Promise<{ readonly reached: Walk; readonly wrong: Wrong | null }> {
  if (target.size < from.size) return { reached: from, wrong: { trouble: "shorter", index: null } }
  const start = await edgeAt(tree, from)
  if (!start.sound) return { reached: from, wrong: start }
  let { edge } = start
  const reached = (): Walk => ({ epoch: from.epoch, size: edge.size, root: edgeRoot(sha256, edge) })
  const end = Math.min(target.size, from.size + most)
  while (edge.size < end && !stopping.aborted) {
    const found = await verifyPiece(tree, edge, Math.min(end, edge.size + piece))
    if (!found.sound) return { reached: reached(), wrong: found }
    edge = found.edge
  }
  const isOther = edge.size === target.size && !sameBytes(edgeRoot(sha256, edge), target.root)
  // What was found sound before stays where the next check begins, so that it finds the same.
  return isOther
    ? { reached: from, wrong: { trouble: "root", index: null } }
    : { reached: reached(), wrong: null }
}

/** All events are looked through again with each new check of the whole log, and where it went on from another end. */
function beginsAnew(
  { tail, walk: underWay, whole }: SelfCheckState,
  epoch: number | undefined,
  now: Date,
): boolean {
  return tail.epoch !== (epoch ?? tail.epoch) || (underWay === null && isDue(whole, now))
}

function isDue(last: SelfCheckState["whole"], now: Date): boolean {
  return last === null || now.getTime() - last.at.getTime() >= wholeEveryMs
}

function total({ unqueued, unreachable, late }: Outside): number {
  return unqueued + unreachable + late
}

type Said = Walk & {
  readonly from: number
  readonly wrong: Wrong | null
  readonly outside: Outside | undefined
}

function say(
  actor: SystemActor,
  { from, size, root, wrong, outside }: Said,
  at: Date,
): Promise<void> {
  const waiting = outside === undefined ? 0 : total(outside)
  return withTenant(actor.clinicId, (tx) =>
    record(
      tx,
      actor,
      {
        action: "audit.verified",
        entity: { type: "audit_log", id: actor.clinicId },
        outcome: "success",
        purpose: "HCOMPL",
        data: {
          where: "schedule",
          from,
          size,
          root: hex(root),
          sound: wrong === null && waiting === 0,
          ...(wrong === null ? {} : { why: wrong.trouble }),
          ...(wrong === null || wrong.index === null ? {} : { firstBad: wrong.index }),
          ...(waiting === 0 ? {} : { outside: waiting }),
        },
      },
      at,
    ),
  )
}
