// npm test: everything that must hold before a change is kept. Its own services, on its own ports and data
// (.data/test), types, format, lint, dead code, dependencies, unit and SQL tests, a production build, and the browser
// tests against that. At the end stands what failed, and the last line is the tally; the exit code says whether nothing failed.
import { resolve } from "node:path"

import { playwright, staticChecks, vitest } from "./checks"
import { commandLine } from "./command-line"
import { messageOf } from "./failure"
import { buildAhead, openHouse } from "./house"
import { told } from "./progress"
import { session } from "./session"
import type { Session } from "./session"
import { choosePort } from "./stack/ports"
import { reset } from "./stack/reset"
import { check, endOf, sum } from "./tally"
import type { Count } from "./tally"

commandLine("npm test (all of it; one file: npx vitest run FILE)", {})

await session(resolve(".data/test"), async (run) => {
  const counts: Count[] = []
  try {
    counts.push(...(await staticChecks(run.supervisor)))
    const built = buildAhead(run.supervisor)
    counts.push(await vitest(run.supervisor, "all"))
    await built
    counts.push(await browserTests(run))
  } catch (error) {
    // Whatever broke, the tally must be said, and it must not be a green one.
    const shown = error instanceof Error && told.has(error)
    console.log(`\nStopped early. ${shown ? "See above." : messageOf(error)}`)
    counts.push(check(false, `Stopped early: ${messageOf(error)}`))
  }
  await run.stop()
  const all = sum(counts)
  console.log(`\n${endOf(all)}`)
  return all.failed === 0 ? 0 : 1
})

async function browserTests({ supervisor, directory }: Session): Promise<Count> {
  console.log("\nA production build on services of its own")
  await reset(directory, process.env["DATABASE_URL"])
  const port = await choosePort()
  const house = await openHouse({ supervisor, directory, port, proxyHops: 1 })
  // The demo's devices have opened, and no test needs them: left running, calls on two cores take half as long again.
  await supervisor.end("bedside")
  return playwright(supervisor, [], { HOUSECALL_RUN: house.demoFile })
}
