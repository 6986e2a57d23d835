import { randomBytes } from "node:crypto"
import { mkdirSync } from "node:fs"
import { join } from "node:path"

import pg from "pg"

import { migrate } from "@/db/migrate"
import { env } from "@/lib/env"

import { choosePort } from "../stack/ports"
import { startPostgres } from "../stack/postgres"
import { prepareRoles } from "../stack/postgres-roles"
import type { DatabaseUrls } from "../stack/postgres-roles"
import { reset } from "../stack/reset"
import { secretsIn } from "../stack/secrets"
import { settingsFor, workerSettings } from "../stack/settings"
import type { Supervisor } from "../stack/supervisor"

export type BenchDatabase = {
  /** A superuser: arranges rows past row-level security. */
  admin: pg.Pool
  urls: DatabaseUrls
  /** For a process of its own that uses the same database. */
  settings: Record<string, string>
  close(): Promise<void>
}

/**
 * PostgreSQL as the demo has it, writes on disk before they count, and Housecall's commands in this
 * process on top of it. Its own cluster, whatever the environment names: what it is set to is known.
 */
export async function openBenchDatabase(
  supervisor: Supervisor,
  parent: string,
): Promise<BenchDatabase> {
  const directory = join(parent, "database")
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  await reset(directory, undefined)
  const secrets = secretsIn(directory)
  const port = await choosePort()
  const superuserUrl = await startPostgres(supervisor, {
    directory,
    port,
    password: secrets.postgres,
  })
  const { owner, app, sequencer } = secrets
  const urls = await prepareRoles(superuserUrl, "housecall", { owner, app, sequencer })
  await migrate(urls.owner)

  // Nobody listens on port 9: what these rows measure must not wait for another service.
  const addresses = {
    baseUrl: "http://localhost:9",
    database: urls,
    redis: "redis://127.0.0.1:9",
    livekit: { url: "ws://127.0.0.1:9", key: "bench", secret: randomBytes(32).toString("hex") },
    smtp: "smtp://127.0.0.1:9",
  }
  const settings = { ...settingsFor(addresses, secrets), ...workerSettings(addresses, secrets) }
  settle(settings)
  const admin = new pg.Pool({ connectionString: urls.admin, max: 16 })
  admin.on("error", () => undefined)
  return { admin, urls, settings, close: () => admin.end() }
}

/** Has our commands read these settings, and leaves the environment as it was for what is started later. */
function settle(settings: Record<string, string>): void {
  const before = { ...process.env }
  Object.assign(process.env, settings)
  env()
  for (const name of Object.keys(settings)) {
    if (before[name] === undefined) delete process.env[name]
    else process.env[name] = before[name]
  }
}
