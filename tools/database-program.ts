// Migrates, then seeds: a program of its own, so that it has the app's environment and import paths.
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

import { z } from "zod"

import { Seeded } from "./stack/seeded"

const Work = z.object({
  ownerUrl: z.string(),
  appUrl: z.string(),
  baseUrl: z.string(),
  settings: z.record(z.string(), z.string()),
  seed: z.enum(["no", "try", "must"]),
  result: z.string(),
})
const Callable = z.custom<(argument: unknown) => Promise<unknown>>(
  (value) => typeof value === "function",
)

const root = join(import.meta.dirname, "..")
const work = Work.parse(JSON.parse(process.env["HOUSECALL_DATABASE_WORK"] ?? ""))

await call("db/migrate.ts", "migrate", work.ownerUrl)
await call("db/seal-stored.ts", "sealStored", work.ownerUrl)
if (work.seed !== "no") {
  try {
    const { ownerUrl, appUrl, baseUrl, settings } = work
    const seeded = await call("db/seed.ts", "seed", {
      ownerUrl,
      appUrl,
      baseUrl,
      settings,
      at: new Date(),
    })
    writeFileSync(work.result, JSON.stringify(Seeded.parse(seeded)), { mode: 0o600 })
  } catch (error) {
    if (work.seed === "must") throw error
    console.error(error)
  }
}
// The seed may have left pools open.
process.exit(0)

async function call(file: string, name: string, argument: unknown): Promise<unknown> {
  const path = join(root, file)
  if (!existsSync(path)) throw new Error(`${file} is missing`)
  const loaded: unknown = await import(pathToFileURL(path).href)
  return z
    .object({ [name]: Callable })
    .parse(loaded)
    [name]?.(argument)
}
