import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"

import { closeDatabase } from "@/db/client"

import { openHouse } from "../house"
import type { House } from "../house"
import { choosePort } from "../stack/ports"
import { reset } from "../stack/reset"
import type { Supervisor } from "../stack/supervisor"
import { openBenchDatabase } from "./database"
import type { BenchDatabase } from "./database"
import type { Bench } from "./row"

/** What rows stand on, each part opened by the first row that asks for it. */
export function benchParts(supervisor: Supervisor, directory: string): Bench {
  const scratch = join(directory, "scratch")
  rmSync(scratch, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  let house: Promise<House> | undefined
  let busyHouse: Promise<House> | undefined
  let database: Promise<BenchDatabase> | undefined

  const open = async (more: Partial<Parameters<typeof openHouse>[0]>): Promise<House> => {
    // The rows that need pages come last; the measured house has the machine for itself.
    if (database !== undefined) {
      await closeDatabase()
      await (await database).close()
      database = undefined
    }
    await supervisor.endAll()
    await reset(directory, process.env["DATABASE_URL"])
    const opened = await openHouse({ supervisor, directory, port: await choosePort(), ...more })
    await supervisor.end("bedside")
    return opened
  }
  // Callers say where they come from, as they do through an operator's front door.
  const many = { copies: 2, mediaNodes: 2, proxyHops: 1, devices: false }
  return {
    directory: scratch,
    supervisor,
    house: () => (house ??= open({})),
    busyHouse: () => (busyHouse ??= open(many)),
    database: () => (database ??= openBenchDatabase(supervisor, directory)),
  }
}
