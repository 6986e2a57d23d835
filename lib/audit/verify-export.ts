import { createHash } from "node:crypto"

import { z } from "zod"

import { checkLine, seqOf } from "./check-line"
import { base64, parseNote, parseTlogProof, parseVerifierKey } from "./checkpoint"
import { parseEntry } from "./entry"
import { includes, leafHash } from "./merkle"
import { splitLines } from "./ndjson"
import { openCheckpoint } from "./note-key"
import { sha256 } from "./sha256"
import { tilePath, tilesOf } from "./tiles"
import { broken, verifyLog } from "./verify-log"
import type { Broken, Finding, Retained } from "./verify-log"
import type { ZipArchive } from "./zip-reader"
import { Unreadable } from "./zip-reader"

export type Pins = {
  /** A verifier key got by another way than this export. */
  readonly vkey?: string | undefined
  /** A checkpoint kept from an earlier export, as text. */
  readonly checkpoint?: string | undefined
}
export type Verdict = {
  readonly kind: "log" | "rows"
  readonly rows: number
  readonly vkey: string
  readonly keyId: string
  readonly finding: Finding
}

/**
 * Checks an export from its bytes alone: first its rows and the log, so that the first wrong row is
 * named, then its manifest, then its wrapping. Throws `Unreadable` when it is not an export at all.
 */
export async function verifyExport(archive: ZipArchive, pins: Pins): Promise<Verdict> {
  if (pins.vkey !== undefined && parseVerifierKey(sha256, pins.vkey) === null)
    throw new Unreadable("the key you gave is not a verifier key")
  if (pins.checkpoint !== undefined && parseNote(pins.checkpoint) === null)
    throw new Unreadable("the checkpoint you gave is not one")
  const manifest = await readManifest(archive)
  const shippedKey = (await textOf(archive, "vkey"))?.trim()
  const checkpoint = await textOf(archive, "log/checkpoint")
  if (shippedKey === undefined && checkpoint === undefined && manifest === null)
    throw new Unreadable("it is not an export of Housecall")
  const kind =
    manifest?.kind ?? (archive.paths.some((path) => path.startsWith("proofs/")) ? "rows" : "log")
  const vkey = pins.vkey ?? shippedKey ?? ""
  const finding = await judge(archive, kind, checkpoint ?? "", vkey, pins)
  const rows = finding.sound ? (kind === "rows" ? (manifest?.rows ?? 0) : finding.size) : 0
  const after = finding.sound
    ? ((shippedKey === vkey
        ? undefined
        : broken(null, "it names another key than the one you gave")) ??
      (await judgeManifest(archive, manifest, kind, finding.size, finding.root, rows)) ??
      ((await archive.seal()) === "broken"
        ? broken(null, "its rows are sound, but a byte of the archive around them was changed")
        : undefined))
    : undefined
  return { kind, rows, vkey, keyId: vkey.split("+")[1] ?? "unknown", finding: after ?? finding }
}

async function judge(
  archive: ZipArchive,
  kind: "log" | "rows",
  checkpoint: string,
  vkey: string,
  pins: Pins,
): Promise<Finding> {
  const kept = pins.checkpoint === undefined ? undefined : openCheckpoint(pins.checkpoint, vkey)
  if (kept?.ok === false) return broken(null, `of the checkpoint you kept: ${kept.what}`)
  return kind === "log"
    ? judgeLog(archive, checkpoint, vkey, kept?.checkpoint)
    : judgeRows(archive, checkpoint, vkey)
}

function judgeLog(
  archive: ZipArchive,
  checkpoint: string,
  vkey: string,
  retained: Retained | undefined,
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
      vkey,
      tile: (level, tile, width) => part(tilePath(level, tile, width)),
      bundle: (tile, width) => part(tilePath("entries", tile, width)),
      lines: () => (archive.has("events.ndjson") ? archive.chunks("events.ndjson") : nothing()),
    },
    retained,
  )
}

/** Each row against its own proof. Which rows ought to be here is not something that proofs can say. */
async function judgeRows(archive: ZipArchive, note: string, vkey: string): Promise<Finding> {
  const opened = openCheckpoint(note, vkey)
  if (!opened.ok) return broken(null, opened.what)
  let last = -1
  let erased = 0
  const seen = new Set<string>()
  for await (const line of splitLines(
    archive.has("events.ndjson") ? archive.chunks("events.ndjson") : nothing(),
  )) {
    const seq = seqOf(line)
    if (seq === null) return broken(last + 1, "the row is damaged")
    if (seq <= last) return broken(seq, "the row is not in its place")
    last = seq
    const verdict = await judgeRow(archive, line, seq, opened.checkpoint, note)
    if (typeof verdict === "object") return broken(seq, verdict.what)
    if (verdict === "erased") erased++
    seen.add(`proofs/${seq}.tlog-proof`)
  }
  const orphan = archive.paths.find((path) => path.startsWith("proofs/") && !seen.has(path))
  if (orphan !== undefined)
    return broken(
      Number(/\d+/u.exec(orphan)?.[0] ?? 0),
      "the row is missing, but its proof is here",
    )
  return { sound: true, size: opened.checkpoint.size, root: opened.checkpoint.root, erased }
}

async function judgeRow(
  archive: ZipArchive,
  line: string,
  seq: number,
  head: { size: number; root: Uint8Array },
  note: string,
): Promise<{ what: string } | "sound" | "erased"> {
  const quoted = /^\{(?:"damaged":true,)?"entry":("(?:[^"\\]|\\.)*")/u.exec(line)?.[1]
  const bytes = quoted === undefined ? null : Buffer.from(String(JSON.parse(quoted)))
  const entry = bytes === null ? null : parseEntry(bytes)
  if (bytes === null || entry === null) return { what: "the entry is damaged" }
  const proof = parseTlogProof((await textOf(archive, `proofs/${seq}.tlog-proof`)) ?? "")
  if (proof === null) return { what: "its proof is missing or damaged" }
  if (proof.index !== seq || proof.note !== note)
    return { what: "its proof is of another row or another log" }
  if (!includes(sha256, leafHash(sha256, bytes), seq, head.size, proof.hashes, head.root))
    return { what: "the entry is not in the log at this place" }
  return checkLine(line, entry)
}

const Manifest = z.strictObject({
  v: z.literal(1),
  kind: z.enum(["log", "rows"]),
  origin: z.string(),
  tenant: z.string(),
  size: z.int().min(0),
  root: z.string(),
  rows: z.int().min(0),
  createdAt: z.iso.datetime(),
  files: z.record(z.string(), z.string().regex(/^[0-9a-f]{64}$/)),
})
type Manifest = z.infer<typeof Manifest>

async function readManifest(archive: ZipArchive): Promise<Manifest | null> {
  try {
    return Manifest.parse(JSON.parse((await textOf(archive, "manifest.json")) ?? ""))
  } catch {
    return null
  }
}

async function judgeManifest(
  archive: ZipArchive,
  manifest: Manifest | null,
  kind: string,
  size: number,
  root: Uint8Array,
  rows: number,
): Promise<Broken | undefined> {
  if (manifest === null) return broken(null, "manifest.json is missing or damaged")
  if (
    manifest.kind !== kind ||
    manifest.size !== size ||
    manifest.root !== base64(root) ||
    manifest.rows !== rows
  )
    return broken(null, "manifest.json does not describe this log")
  for (const [path, sum] of Object.entries(manifest.files)) {
    if (!archive.has(path)) return broken(null, `${path} is missing`)
    const hash = createHash("sha256")
    for await (const chunk of archive.chunks(path)) hash.update(chunk)
    if (hash.digest("hex") !== sum) return broken(null, `${path} was changed`)
  }
  const expected = new Set([...Object.keys(manifest.files), "manifest.json"])
  const stranger = archive.paths.find((path) => !expected.has(path))
  if (stranger !== undefined) return broken(null, `${stranger} does not belong to it`)
  const needed =
    kind === "log"
      ? [...tilesOf(size)].map(({ level, tile, width }) => `log/${tilePath(level, tile, width)}`)
      : []
  const unlisted = [...needed, "events.ndjson", "vkey", "log/checkpoint"].find(
    (path) => !expected.has(path),
  )
  return unlisted === undefined ? undefined : broken(null, `${unlisted} is not in manifest.json`)
}

async function textOf(archive: ZipArchive, path: string): Promise<string | undefined> {
  return (await archive.bytes(path, 16 * 1024 * 1024))?.toString("utf8")
}

async function* nothing(): AsyncGenerator<Uint8Array> {
  // An absent file has no lines.
}
