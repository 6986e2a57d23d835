import { mkdirSync } from "node:fs"

import { step } from "../progress"
import { startServices } from "./backends"
import type { Services } from "./backends"
import { migrateAndSeed } from "./database"
import type { Seeding } from "./database"
import { databaseName, prepareRoles } from "./postgres-roles"
import type { DatabaseUrls } from "./postgres-roles"
import { secretsIn } from "./secrets"
import type { Seeded } from "./seeded"
import { settingsFor, workerSettings } from "./settings"
import type { Settings } from "./settings"
import type { Supervisor } from "./supervisor"

export type Stack = {
  services: Services
  database: DatabaseUrls
  /** For the web app. */
  settings: Settings
  /** What the workers get besides. */
  workers: Settings
  /** Absent where nothing was seeded. */
  seeded?: Seeded
}

type Start = {
  supervisor: Supervisor
  directory: string
  baseUrl: string
  seed: Seeding
  throwaway?: boolean
  databaseMegabytes?: number | undefined
  mediaNodes?: number
}

/** Everything that the app stands on: services, roles, tables and, if asked, the demo clinic. */
export async function startStack(start: Start): Promise<Stack> {
  const { supervisor, directory, baseUrl } = start
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const secrets = secretsIn(directory)
  const services = await startServices({ ...start, secrets }, process.env)
  const { owner, app, sequencer } = secrets
  const name = databaseName(services.superuserUrl)
  const database = await step("Roles", () =>
    prepareRoles(services.superuserUrl, name, { owner, app, sequencer }),
  )
  const { databaseDisk, redis, livekit, smtp, sms, witness } = services
  const addresses = { baseUrl, database, databaseDisk, redis, livekit, smtp, sms, witness }
  const settings = settingsFor(addresses, secrets)
  const workers = workerSettings(addresses, secrets)
  const seeded = await step("Database", async (say) => {
    const all = {
      directory,
      urls: database,
      baseUrl,
      settings: { ...settings, ...workers, DEMO_PASSWORD: secrets.demo },
    }
    const made = await migrateAndSeed(supervisor, all, start.seed)
    if (made === undefined)
      say(
        start.seed === "no"
          ? "migrated"
          : `migrated, NOT seeded: read ${supervisor.log("database")}`,
      )
    else say("migrated and seeded")
    return made
  })
  return { services, database, settings, workers, ...(seeded === undefined ? {} : { seeded }) }
}
