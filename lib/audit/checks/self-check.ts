import { withTenant } from "@/db/client"
import type { Db } from "@/db/client"
import type { SystemActor } from "@/lib/actor"

import { latestCheckpoint } from "../log/queries"
import { asSequencer } from "../log/sequencer-database"
import { hex } from "../proofs/checkpoint"
import { sameBytes } from "../proofs/merkle"
import { openCheckpoint } from "../proofs/note-key"
import { sha256 } from "../proofs/sha256"
import { edgeRoot } from "../proofs/tiles"
import { record } from "../record"
import { outsideLog } from "./outside-log"
import type { Outside } from "./outside-log"
import { edgeAt, verifyPiece } from "./piece"
import type { StoredTree } from "./piece"
import { readSelfCheck, writeSelfCheck } from "./self-check-state"
import type { SelfCheckState, Walk, Wrong } from "./self-check-state"
import { storedTree } from "./stored-tree"

/** What one check of one clinic's log found. */
export type SelfCheck = {
  readonly state: SelfCheckState
  /** The whole log was gone through to its end in this check. */
  readonly wholeEnded: boolean
}

type Bounds = { readonly piece: number; readonly entries: number }

/** A piece is read at once; a round checks so many entries of the whole log, or a twentieth of it. */
const bounds: Bounds = { piece: 4_096, entries: 100_000 }
const dayMs = 86_400_000

/**
 * The server's own check of one log, without anybody asking. What was appended since the last check is
 * recomputed from its entries, and must extend the tree that was found then and have the root that was signed.
 * Once a day the whole log is gone through, a piece at a time over several checks. Events that should be in
 * the log and are not are counted. The result stays for the page. It is an event when it is another than the last
 * one's, and once a day, with the number of checks since: a log must not fill with its own checks. `vkeys` are the
 * signer's, from its own files: a key that only the database knows signs nothing here. Undefined: nothing to check yet.
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
  const tailTrouble: Wrong | null = unsigned
    ? { trouble: "signature", index: null }
    : (tail.wrong ?? notComeTo(before, tail.reached, target))

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

  const checks = (before?.unsaid ?? 0) + 1
  const found = { wrong: tailTrouble, outside }
  const told: Said[] = []
  if (wholeEnded)
    told.push({ from: 0, ...whole.reached, ...found, wrong: whole.wrong ?? tailTrouble, checks })
  const isSaid = told.some(({ wrong }) => sameWrong(wrong, tailTrouble))
  const isOwed = told.length === 0 && isDayOld(before?.saidAt ?? null, now)
  if (isOwed || (!isSaid && isNews(before, found)))
    told.push({ from: saidUpTo(before, from), ...tail.reached, ...found, checks })
  // Said before it is remembered: twice after a fault rather than not at all.
  for (const one of told) await say(actor, one, now)

  const state: SelfCheckState = {
    checkedAt: now,
    tail: tail.reached,
    wrong: tailTrouble,
    walk: wholeEnded || whole === null ? null : whole.reached,
    whole: wholeEnded ? { at: now, size: whole.reached.size, wrong: whole.wrong } : last,
    outside,
    seqFrom: outside.seqFrom,
    saidAt: told.length > 0 ? now : (before?.saidAt ?? null),
    saidSize: told.length > 0 ? tail.reached.size : saidUpTo(before, from),
    unsaid: told.length > 0 ? 0 : checks,
  }
  await asSequencer(db, clinicId, (tx) => writeSelfCheck(tx, clinicId, state))
  return { state, wholeEnded }
}

type Found = { readonly wrong: Wrong | null; readonly outside: Outside }

/** Something else than the check before found: good news too. How many only wait for the sequencer is none. */
function isNews(before: SelfCheckState | undefined, { wrong, outside }: Found): boolean {
  return (
    before === undefined ||
    !sameWrong(before.wrong, wrong) ||
    before.outside.unqueued !== outside.unqueued ||
    before.outside.unreachable !== outside.unreachable ||
    before.outside.late > 0 !== outside.late > 0
  )
}

/** What the check before found, where this one ended short of it, as a process that stops does: nobody saw it mended. */
function notComeTo(before: SelfCheckState | undefined, reached: Walk, target: Walk): Wrong | null {
  if (before?.tail.epoch !== reached.epoch || reached.size >= target.size) return null
  const { wrong } = before
  return wrong?.trouble === "root" || (wrong?.index ?? -1) >= reached.size ? wrong : null
}

/** Each check since then began where the one before it ended: together they began there. */
function saidUpTo(before: SelfCheckState | undefined, from: Walk): number {
  return before?.tail.epoch === from.epoch ? (before.saidSize ?? from.size) : from.size
}

function sameWrong(one: Wrong | null, other: Wrong | null): boolean {
  return one?.trouble === other?.trouble && one?.index === other?.index
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
  return isDayOld(last?.at ?? null, now)
}

function isDayOld(time: Date | null, now: Date): boolean {
  return time === null || now.getTime() - time.getTime() >= dayMs
}

function total({ unqueued, unreachable, late }: Outside): number {
  return unqueued + unreachable + late
}

/** `checks`: how many there were since the last that was said, with this one. */
type Said = Walk & Found & { readonly from: number; readonly checks: number }

function say(
  actor: SystemActor,
  { from, size, root, wrong, outside, checks }: Said,
  at: Date,
): Promise<void> {
  const waiting = total(outside)
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
          checks,
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
