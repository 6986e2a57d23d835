import { existsSync } from "node:fs"
import { open, readFile, rename } from "node:fs/promises"
import { join } from "node:path"

import type { z } from "zod"

import { Fault } from "@/lib/error"

/** A JSON file of ours; undefined where there is none. Throws a `Fault` where it does not read as what it should be. */
export async function readJson<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  if (!existsSync(path)) return undefined
  const text = await readFile(path, "utf8")
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    const means = `${path} is damaged: the log is not signed until it is put right`
    throw new Fault("signer", means, error)
  }
}

/** Written beside (0600), flushed, renamed, and the folder flushed: after a power cut it is the old file or the new one. */
export async function writeDurably(path: string, text: string): Promise<void> {
  const beside = `${path}.new`
  const file = await open(beside, "w", 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(beside, path)
  const folder = await open(join(path, ".."), "r")
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}
