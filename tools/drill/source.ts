import { mkdirSync } from "node:fs"
import { join } from "node:path"

import { env } from "@/lib/env"

import { operatorAddress, ownerDatabaseUrl, wrongSetting } from "../owner-database"
import { migrateAndSeed } from "../stack/database"
import { choosePort } from "../stack/ports"
import { startPostgres } from "../stack/postgres"
import { databaseName, prepareRoles, urlFor } from "../stack/postgres-roles"
import { secretsIn } from "../stack/secrets"
import { settingsFor, workerSettings } from "../stack/settings"
import type { Supervisor } from "../stack/supervisor"
import { inside } from "./inside"
import { nobody } from "./settings"
import type { Keys } from "./settings"

/** What is backed up: three things that lie in three places. */
export type Source = {
  /** A superuser's address of the database itself. */
  readonly database: string
  readonly keys: Keys
  /** The signer's folder. It is copied, and never written. */
  readonly signer: string
}

/** The installation that this environment's settings are of: the operator's, as `npm run migrate` has them. */
export function runningSource(): Source {
  const { MASTER_KEY, RECORD_KEY, RECORD_KEY_BEFORE, AUDIT_SIGNER_DIR: signer } = env()
  const admin = operatorAddress("ADMIN_DATABASE_URL", process.env)
  if (admin === undefined)
    throw wrongSetting("ADMIN_DATABASE_URL: is not set: a superuser makes the backup")
  if (signer === undefined)
    throw wrongSetting("AUDIT_SIGNER_DIR: is not set: the signer's memory is a part of a backup")
  const keys = { MASTER_KEY, RECORD_KEY, RECORD_KEY_BEFORE }
  return { database: urlFor(admin, databaseName(ownerDatabaseUrl())), keys, signer }
}

/** An installation of the drill's own: the demo clinics in a PostgreSQL that goes afterwards, and a signed log. */
export async function ownSource(supervisor: Supervisor, directory: string): Promise<Source> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const secrets = secretsIn(directory)
  const port = await choosePort()
  const cluster = { directory, port, password: secrets.postgres, throwaway: true }
  const superuser = await startPostgres(supervisor, { ...cluster, name: "postgres-source" })
  const { owner, app, sequencer } = secrets
  const database = await prepareRoles(superuser, "housecall", { owner, app, sequencer })
  const baseUrl = "http://localhost:3000"
  const addresses = { baseUrl, database, ...nobody }
  const workers = workerSettings(addresses, secrets)
  const settings = { ...settingsFor(addresses, secrets), ...workers, DEMO_PASSWORD: secrets.demo }
  await migrateAndSeed(supervisor, { directory, urls: database, baseUrl, settings }, "must")
  const house = { ...settings, OWNER_DATABASE_URL: database.owner }
  await inside(house, "sign")
  // What happens while a backup is made waits for the log in it.
  await inside(house, "happen")
  const signer = join(directory, "audit-signer")
  return { database: database.admin, keys: { MASTER_KEY: secrets.master }, signer }
}
