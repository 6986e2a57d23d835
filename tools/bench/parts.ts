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
  let database: Promise<BenchDatabase> | undefined

  const open = async (): Promise<House> => {
    // The rows that need pages come last; the measured house has the machine for itself.
    if (database !== undefined) {
      await closeDatabase()
      await (await database).close()
      await supervisor.end("postgres")
    }
    await reset(directory, process.env["DATABASE_URL"])
    const opened = await openHouse({ supervisor, directory, port: await choosePort() })
    await supervisor.end("bedside")
    return opened
  }
  return {
    directory: scratch,
    house: () => (house ??= open()),
    database: () => (database ??= openBenchDatabase(supervisor, directory)),
  }
}
