import { createHash } from "node:crypto"

import { sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { Fault } from "@/lib/error"
import type { ClinicId } from "@/lib/ids"

import { openedLine } from "../events/row-line"
import { tileRange } from "../log/queries"
import { logRows } from "../log/rows"
import type { KeyTerm } from "../log/signing-keys"
import { storedNodes } from "../log/store"
import { canonical } from "../proofs/canonical"
import { base64, parseCheckpoint, parseNote, tlogProof } from "../proofs/checkpoint"
import { inclusionProof } from "../proofs/merkle"
import { sha256 } from "../proofs/sha256"
import { bundleOf, countAt, tilePath, tilesOf, tileWidth } from "../proofs/tiles"
import type { ZipFile } from "../zip-writer"
import { spreadsheet } from "./csv"
import { keysText, verifyText } from "./text"

/** What to export: up to a signed checkpoint, everything or these rows (ascending). */
export type ExportPlan = {
  readonly clinicId: ClinicId
  readonly note: string
  readonly vkey: string
  readonly keys: readonly KeyTerm[]
  /** Anchors of an earlier checkpoint: only with the whole log can it be seen to begin it. */
  readonly witnessed: string | undefined
  readonly stamped: { readonly note: string; readonly response: Uint8Array } | undefined
  readonly createdAt: Date
  readonly rows: "all" | readonly number[]
}

/** Told how many events went into one more file. */
type Passed = (events: number) => Promise<void>

/** Told of the manifest, which covers every other file, before it leaves. `manifest` is its SHA-256 in hex. */
type Made = (what: {
  form: "log" | "rows"
  to: number
  results: number
  manifest: string
}) => Promise<void>

/** Each event goes into three: its line, its row of the spreadsheet, and its entry or its proof. */
export const filesOfRows = 3

/**
 * The files of an export, made as they are asked for; nothing larger than a page of rows is held.
 * The whole log has its tiles and entries. A part of it has one proof for each row instead: tiles
 * would show the entries of other patients.
 */
export async function* exportFiles(
  plan: ExportPlan,
  passed: Passed = async () => undefined,
  made: Made = async () => undefined,
): AsyncGenerator<ZipFile> {
  const head = parseCheckpoint(parseNote(plan.note)?.body ?? "")
  if (head === null) throw new Fault("invariant", "A stored checkpoint does not parse")
  const sums: Record<string, string> = {}
  const kind = plan.rows === "all" ? "log" : "rows"
  const files = async function* (): AsyncGenerator<ZipFile> {
    yield text("VERIFY.md", verifyText(kind))
    yield text("vkey", `${plan.vkey}\n`)
    yield text("KEYS.txt", keysText(plan.keys))
    yield text("log/checkpoint", plan.note)
    if (plan.rows === "all") {
      yield* anchorFiles(plan)
      yield* logFiles(plan.clinicId, head.size, passed)
    }
    yield {
      path: "events.ndjson",
      data:
        plan.rows === "all"
          ? allLines(plan.clinicId, head.size, passed)
          : chosenLines(plan.clinicId, plan.rows, passed),
    }
    yield { path: "events.csv", data: spreadsheet(plan, head.size, passed) }
    if (plan.rows !== "all") yield* proofFiles(plan, head.size, plan.rows, passed)
  }
  for await (const file of files()) yield summed(file, sums)
  const manifest = {
    v: 1,
    kind,
    origin: head.origin,
    tenant: plan.clinicId,
    size: head.size,
    root: base64(head.root),
    rows: plan.rows === "all" ? head.size : plan.rows.length,
    createdAt: plan.createdAt.toISOString(),
    files: sums,
  }
  const last = text("manifest.json", canonical(manifest))
  await made({
    form: kind,
    to: head.size,
    results: manifest.rows,
    manifest: createHash("sha256").update(last.data).digest("hex"),
  })
  yield last
}

function* anchorFiles({ witnessed, stamped }: ExportPlan): Generator<ZipFile> {
  if (witnessed !== undefined) yield text("log/witnessed", witnessed)
  if (stamped === undefined) return
  yield text("log/stamped", stamped.note)
  yield { path: "log/checkpoint.tsr", data: stamped.response }
}

/** SHA-256 of the file, entered when its last byte has passed. */
function summed(file: ZipFile, sums: Record<string, string>): ZipFile {
  const hash = createHash("sha256")
  const { path, data } = file
  if (data instanceof Uint8Array) {
    sums[path] = hash.update(data).digest("hex")
    return file
  }
  const passing = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of data) {
      hash.update(chunk)
      yield chunk
    }
    sums[path] = hash.digest("hex")
  }
  return { path, data: passing() }
}

/** C2SP tlog-tiles: hashes, then entries. The database's tiles may have grown on: they are cut to the checkpoint. */
async function* logFiles(
  clinicId: ClinicId,
  size: number,
  passed: Passed,
): AsyncGenerator<ZipFile> {
  let page: { from: number; level: number; tiles: Map<number, Uint8Array> } | undefined
  for (const { level, tile, width } of tilesOf(size)) {
    if (page?.level !== level || tile >= page.from + pageTiles) {
      const rows = await withTenant(clinicId, (tx) => tileRange(tx, level, tile, tile + pageTiles))
      page = { from: tile, level, tiles: new Map(rows.map((row) => [row.tile, row.hashes])) }
    }
    const hashes = page.tiles.get(tile)
    if (hashes === undefined) continue
    yield { path: `log/${tilePath(level, tile, width)}`, data: hashes.subarray(0, width * 32) }
  }
  for (let from = 0; from < size; from += pageRows) {
    const entries = await entriesFrom(clinicId, from, Math.min(size, from + pageRows))
    for (let at = 0; at < entries.length; at += tileWidth) {
      const some = entries.slice(at, at + tileWidth)
      yield {
        path: `log/${tilePath("entries", (from + at) / tileWidth, Math.min(tileWidth, countAt(size, 0) - from - at))}`,
        data: bundleOf(some),
      }
    }
    await passed(entries.length)
  }
}

async function entriesFrom(clinicId: ClinicId, from: number, to: number): Promise<Buffer[]> {
  const { rows } = await withTenant(clinicId, (tx) =>
    tx.execute<{ entry: Buffer }>(
      sql`select entry from log_entries where clinic_id = ${clinicId} and log_index >= ${from} and log_index < ${to} order by log_index`,
    ),
  )
  return rows.map((row) => row.entry)
}

export async function* allLines(
  clinicId: ClinicId,
  size: number,
  passed?: Passed,
): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < size; from += pageLines) {
    const range = sql`l.log_index >= ${from} and l.log_index < ${Math.min(size, from + pageLines)}`
    yield await lines(clinicId, range, false)
    await passed?.(Math.min(size - from, pageLines))
  }
}

async function* chosenLines(
  clinicId: ClinicId,
  rows: readonly number[],
  passed: Passed,
): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < rows.length; at += pageLines) {
    const some = rows.slice(at, at + pageLines)
    yield await lines(clinicId, sql`l.log_index = any(${sql.param(some)}::bigint[])`, true)
    await passed(some.length)
  }
}

async function lines(clinicId: ClinicId, range: SQL, withEntry: boolean): Promise<Buffer> {
  const rows = await withTenant(clinicId, (tx) => logRows(tx, clinicId, range))
  return Buffer.from(
    rows
      .filter((row) => row.id !== null)
      .map(
        (row) =>
          `${openedLine(clinicId, { ...row, entry: withEntry ? row.entry.toString() : undefined })}\n`,
      )
      .join(""),
  )
}

async function* proofFiles(
  plan: ExportPlan,
  size: number,
  rows: readonly number[],
  passed: Passed,
): AsyncGenerator<ZipFile> {
  for (let at = 0; at < rows.length; at += pageLines) {
    const some = rows.slice(at, at + pageLines)
    const proofs = await withTenant(plan.clinicId, async (tx) => {
      const node = storedNodes(tx, plan.clinicId)
      const made: string[] = []
      for (const index of some)
        made.push(tlogProof(index, await inclusionProof(sha256, node, index, size), plan.note))
      return made
    })
    for (const [i, proof] of proofs.entries()) yield text(`proofs/${some[i]}.tlog-proof`, proof)
    await passed(some.length)
  }
}

function text(path: string, content: string): ZipFile & { data: Buffer } {
  return { path, data: Buffer.from(content) }
}

/** About half a megabyte each of hashes, entries and lines: what a page holds is garbage soon. */
const pageTiles = 64
const pageRows = 4 * tileWidth
const pageLines = 256
