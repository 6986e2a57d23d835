import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

import type { DatabaseUrls } from "./postgres-roles"
import { Seeded } from "./seeded"
import type { Settings } from "./settings"
import type { Supervisor } from "./supervisor"

const root = join(import.meta.dirname, "../..")

type Database = { directory: string; urls: DatabaseUrls; baseUrl: string; settings: Settings }

/** "try" is for developers: a seed that is broken today must not keep the services from them. */
export type Seeding = "no" | "try" | "must"

/** Brings the database up to date and, if asked, fills it with the demo clinic. */
export async function migrateAndSeed(
  supervisor: Supervisor,
  database: Database,
  seed: Seeding,
): Promise<Seeded | undefined> {
  const result = join(database.directory, "seed.json")
  rmSync(result, { force: true })
  const { urls, baseUrl, settings } = database
  const work = { ownerUrl: urls.owner, appUrl: urls.app, baseUrl, settings, seed, result }
  await supervisor.run({
    name: "database",
    command: process.execPath,
    args: ["--import", "tsx", join(root, "tools/database-program.ts")],
    cwd: root,
    env: { ...settings, HOUSECALL_DATABASE_WORK: JSON.stringify(work) },
  })
  return existsSync(result) ? Seeded.parse(JSON.parse(readFileSync(result, "utf8"))) : undefined
}
