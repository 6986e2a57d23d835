// npm run test:long [-- NAME…]: what takes too long for npm test, by file name; all without a name.
// workers/NAME.long.test.ts on a PostgreSQL and a Redis of its own, e2e/long/NAME.spec.ts against a
// production build on services of its own (.data/test-long). "fuzz" is the fuzz tests of npm test with many
// more rounds (HOUSECALL_FUZZ_FACTOR, 20) from a new seed (HOUSECALL_FUZZ_SEED), which it prints.
import { randomInt } from "node:crypto"
import { readdirSync } from "node:fs"
import { join, resolve } from "node:path"

import { longMs, playwright, vitestFuzz, vitestLong } from "./checks"
import { commandLine, misused } from "./command-line"
import { openHouse } from "./house"
import { fuzzed } from "./outside-bytes/parsers"
import { session } from "./session"
import { movableClock } from "./stack/movable-clock"
import { choosePort } from "./stack/ports"
import { forgetPlace } from "./stack/postgres-place"
import { reset } from "./stack/reset"
import { endOf, sum } from "./tally"
import type { Count } from "./tally"

const browser = named("e2e/long", ".spec.ts")
const alone = named("workers", ".long.test.ts")
const all = [...alone.keys(), ...browser.keys(), "fuzz"]
const usage = `npm run test:long [-- NAME…], of ${all.join(", ")}`
const { positionals } = commandLine(usage, { allowPositionals: true })
const wanted = positionals.length > 0 ? positionals : all
const unknown = wanted.filter((name) => !all.includes(name))
if (unknown.length > 0) misused(usage, `No long test is named ${unknown.join(", ")}.`)

await session(resolve(".data/test-long"), async ({ supervisor, directory, stop }) => {
  const counts: Count[] = []
  const files = (of: ReadonlyMap<string, string>) => wanted.flatMap((name) => of.get(name) ?? [])
  if (files(alone).length > 0) counts.push(await vitestLong(supervisor, files(alone)))
  if (wanted.includes("fuzz")) {
    const factor = Number(process.env["HOUSECALL_FUZZ_FACTOR"] ?? 20)
    const seed = Number(process.env["HOUSECALL_FUZZ_SEED"] ?? randomInt(2 ** 31))
    console.log(`HOUSECALL_FUZZ_FACTOR=${factor} HOUSECALL_FUZZ_SEED=${seed}`)
    counts.push(await vitestFuzz(supervisor, Object.keys(fuzzed), { factor, seed }))
  }
  if (files(browser).length > 0) {
    await reset(directory, process.env["DATABASE_URL"])
    const clock = wanted.includes("clock") ? movableClock() : undefined
    if (clock !== undefined) supervisor.setClock(clock.env)
    // Two of what may be two, as a clinic's installation has that must not stand still.
    const house = await openHouse({
      supervisor,
      directory,
      port: await choosePort(),
      copies: 2,
      databaseMegabytes: 4_096,
    })
    supervisor.reviveAll()
    const env = {
      HOUSECALL_RUN: house.demoFile,
      HOUSECALL_LONG: "1",
      ...(clock === undefined ? {} : { HOUSECALL_CLOCK: clock.file }),
    }
    counts.push(await playwright(supervisor, files(browser), env, longMs))
  }
  await stop()
  forgetPlace(directory)
  const count = sum(counts)
  console.log(`\n${endOf(count)}`)
  return count.failed === 0 ? 0 : 1
})

/** The long tests of a folder: a test's name and its file. */
function named(folder: string, ending: string): Map<string, string> {
  const files = readdirSync(resolve(folder)).filter((file) => file.endsWith(ending))
  return new Map(files.map((file) => [file.replace(ending, ""), join(folder, file)]))
}
