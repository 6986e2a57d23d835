import { hex, parseNote, parseVerifierKey } from "../proofs/checkpoint"
import { parseWitnessKey } from "../proofs/cosignature"
import type { WitnessKey } from "../proofs/cosignature"
import { sameBytes } from "../proofs/merkle"
import { openCheckpoint } from "../proofs/note-key"
import type { Opened } from "../proofs/note-key"
import { sha256 } from "../proofs/sha256"
import { tilePath } from "../proofs/tiles"
import type { ZipArchive } from "../zip-reader"
import { Unreadable } from "../zip-reader"
import { readAnchors } from "./anchors"
import type { Vouched } from "./anchors"
import { linesOf, textOf } from "./archive-text"
import { broken, verifyLog } from "./log"
import type { Broken, Finding, Retained, RowsCheck } from "./log"
import { judgeManifest, readManifest } from "./manifest"
import { verifyRows } from "./part"

export type Pins = {
  /** Verifier keys of the log, got by another way than this export. One of them must have signed it. */
  readonly vkeys?: readonly string[] | undefined
  /** Verifier keys of witnesses. Who of them did not sign is not a fault. */
  readonly witnesses?: readonly string[] | undefined
  /** A checkpoint kept from an earlier export, as text. */
  readonly checkpoint?: string | undefined
}
export type Verdict = {
  readonly kind: "log" | "rows"
  readonly rows: number
  /** Of the key that signed it. */
  readonly keyId: string
  readonly vouched: readonly Vouched[]
  /** How many events the kept checkpoint covers that nothing here could be compared with; null: none is left over. */
  readonly uncompared: number | null
  readonly finding: Finding
}

/**
 * Checks an export from its bytes alone: first its rows and the log, so that the first wrong row is
 * named, then who outside vouches for it, then its manifest, then its wrapping. Throws `Unreadable`
 * when it is not an export at all.
 */
export async function verifyExport(
  archive: ZipArchive,
  pins: Pins,
  check?: RowsCheck,
): Promise<Verdict> {
  const witnesses = checkPins(pins)
  const manifest = await readManifest(archive)
  const shippedKey = (await textOf(archive, "vkey"))?.trim()
  const checkpoint = await textOf(archive, "log/checkpoint")
  if (shippedKey === undefined && checkpoint === undefined && manifest === null)
    throw new Unreadable("it is not an export of Housecall")
  const kind =
    manifest?.kind ?? (archive.paths.some((path) => path.startsWith("proofs/")) ? "rows" : "log")
  const vkeys = pins.vkeys?.length ? pins.vkeys : [shippedKey ?? ""]
  const anchors = readAnchors(
    {
      checkpoint: checkpoint ?? "",
      witnessed: await textOf(archive, "log/witnessed"),
      stamped: (await archive.bytes("log/stamped", anchorLimit)) ?? undefined,
      stamp: (await archive.bytes("log/checkpoint.tsr", anchorLimit)) ?? undefined,
    },
    witnesses,
  )
  const kept = pins.checkpoint === undefined ? undefined : openCheckpoint(pins.checkpoint, vkeys)
  const finding = await judge(archive, kind, checkpoint ?? "", vkeys, kept, anchors.marks, check)
  const rows = finding.sound ? (kind === "rows" ? (manifest?.rows ?? 0) : finding.size) : 0
  const after = finding.sound
    ? (firstProblem(
        anchors.problem,
        openCheckpoint(checkpoint ?? "", [shippedKey ?? ""]).ok
          ? undefined
          : "the key that it names did not sign it",
      ) ??
      (await judgeManifest(archive, manifest, kind, finding.size, finding.root, rows)) ??
      ((await archive.seal()) === "broken"
        ? broken(null, "its rows are sound, but a byte of the archive around them was changed")
        : undefined))
    : undefined
  const opened = openCheckpoint(checkpoint ?? "", vkeys)
  const keyId = opened.ok ? hex(opened.key.id) : "unknown"
  const uncompared =
    kind === "rows" && finding.sound && kept?.ok === true && kept.checkpoint.size !== finding.size
      ? kept.checkpoint.size
      : null
  return { kind, rows, keyId, vouched: anchors.vouched, uncompared, finding: after ?? finding }
}

/** What the caller gave must be what it is meant to be; a wrong pin is not a fault of the export. */
export function checkPins(pins: Pins): WitnessKey[] {
  const keys = (pins.vkeys ?? []).map((vkey) => parseVerifierKey(sha256, vkey))
  if (keys.includes(null)) throw new Unreadable("the key you gave is not a verifier key")
  if (pins.checkpoint !== undefined && parseNote(pins.checkpoint) === null)
    throw new Unreadable("the checkpoint you gave is not one")
  const witnesses = (pins.witnesses ?? []).map(parseWitnessKey)
  for (const witness of witnesses) {
    if (witness === null) throw new Unreadable("the witness you gave is not a key of a witness")
    // Whoever holds one raw key in two roles is one party, not two.
    if (keys.some((key) => key !== null && sameBytes(key.publicKey, witness.publicKey)))
      throw new Unreadable("the witness you gave has the log's own key")
  }
  return witnesses.filter((witness) => witness !== null)
}

function firstProblem(...problems: readonly (string | undefined)[]): Broken | undefined {
  const what = problems.find((problem) => problem !== undefined)
  return what === undefined ? undefined : broken(null, what)
}

async function judge(
  archive: ZipArchive,
  kind: "log" | "rows",
  checkpoint: string,
  vkeys: readonly string[],
  kept: Opened | undefined,
  marks: readonly Retained[],
  check: RowsCheck | undefined,
): Promise<Finding> {
  if (kept?.ok === false) return broken(null, `of the checkpoint you kept: ${kept.what}`)
  const yours: Retained[] =
    kept === undefined ? [] : [{ ...kept.checkpoint, whose: "the checkpoint you kept" }]
  if (kind === "log") return judgeLog(archive, checkpoint, vkeys, [...yours, ...marks], check)
  return unlikeRows(checkpoint, vkeys, yours, marks) ?? verifyRows(archive, checkpoint, vkeys)
}

/**
 * A part has no tiles, so nothing in it shows that its log begins with an earlier checkpoint. One of the
 * same size can be compared; one that came along and is of another size vouches for nothing here.
 */
function unlikeRows(
  note: string,
  vkeys: readonly string[],
  yours: readonly Retained[],
  shipped: readonly Retained[],
): Broken | undefined {
  const opened = openCheckpoint(note, vkeys)
  if (!opened.ok) return broken(null, opened.what)
  const { size, root } = opened.checkpoint
  const other = [...yours.filter((one) => one.size === size), ...shipped].find(
    (one) => one.size !== size || !sameBytes(one.root, root),
  )
  return other === undefined
    ? undefined
    : broken(null, `that its log begins with what ${other.whose} covers is not shown by a part`)
}

function judgeLog(
  archive: ZipArchive,
  checkpoint: string,
  vkeys: readonly string[],
  retained: readonly Retained[],
  check: RowsCheck | undefined,
): Promise<Finding> {
  const part = async (path: string): Promise<Uint8Array | null> => {
    try {
      return await archive.bytes(`log/${path}`, 256 * 65_538)
    } catch (error) {
      if (error instanceof Unreadable) return null
      throw error
    }
  }
  return verifyLog(
    {
      checkpoint,
      vkeys,
      tile: (level, tile, width) => part(tilePath(level, tile, width)),
      bundle: (tile, width) => part(tilePath("entries", tile, width)),
      lines: () => linesOf(archive),
    },
    retained,
    check,
  )
}

/** A checkpoint has some hundred bytes, a time stamp with its certificates some thousand. */
const anchorLimit = 1024 * 1024
