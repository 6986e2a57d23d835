import { z } from "zod"

import type { ZipArchive } from "../zip-reader"
import { linesOf } from "./archive-text"
import { readManifest } from "./manifest"
import { splitLines } from "./ndjson"

/**
 * The row of a later export of the same log that says that this export was made, with its very manifest: so
 * that no file of it, the spreadsheet too, was changed with the manifest since. Undefined: there is none.
 * Whether the later one is sound is the caller's question.
 */
export async function makingOf(
  archive: ZipArchive,
  later: ZipArchive,
): Promise<number | undefined> {
  const [mine, theirs] = [await readManifest(archive), await readManifest(later)]
  if (mine === null || theirs === null || mine.origin !== theirs.origin) return undefined
  const manifest = await archive.sum("manifest.json")
  for await (const line of splitLines(linesOf(later))) {
    if (!line.includes(manifest)) continue
    const making = Making.safeParse(parsed(line.toString("utf8"))).data
    if (making?.payload.data.manifest === manifest) return making.seq
  }
  return undefined
}

const Making = z.looseObject({
  seq: z.int().min(0),
  payload: z.looseObject({
    action: z.literal("audit.export_made"),
    data: z.looseObject({ manifest: z.string() }),
  }),
})

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
