import { z } from "zod"

import { base64 } from "../proofs/checkpoint"
import { tilePath, tilesOf } from "../proofs/tiles"
import type { ZipArchive } from "../zip-reader"
import { textOf } from "./archive-text"
import { broken } from "./log"
import type { Broken } from "./log"

/** Null where it is missing or damaged. */
export async function readManifest(archive: ZipArchive): Promise<Manifest | null> {
  try {
    return Manifest.parse(JSON.parse((await textOf(archive, "manifest.json")) ?? ""))
  } catch {
    return null
  }
}

/**
 * Whether the manifest describes this export and each file is the one that it names. It is signed by nobody:
 * by itself it finds a damaged download, and a file too many or too few. The log has its hash (`making.ts`).
 */
export async function judgeManifest(
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
    if ((await archive.sum(path)) !== sum) return broken(null, `${path} was changed`)
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
export type Manifest = z.infer<typeof Manifest>
