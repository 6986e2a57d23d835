// npm run check: the fast loop. Types, format, lint, dead code, dependencies and the unit tests; no service is started.
import { resolve } from "node:path"

import { staticChecks, vitest } from "./checks"
import { commandLine } from "./command-line"
import { session } from "./session"
import { endOf, sum } from "./tally"

commandLine("npm run check (all of it; one file: npx vitest run FILE)", {})

await session(resolve(".data/check"), async ({ supervisor }) => {
  const counts = await staticChecks(supervisor)
  counts.push(await vitest(supervisor, "unit"))
  const all = sum(counts)
  console.log(`\n${endOf(all)}`)
  return all.failed === 0 ? 0 : 1
})
