// npm run test:long [-- NAME…]: what takes too long for npm test, from e2e/long, by file name; all without a
// name. Against a production build on services of its own (.data/test-long).
import { existsSync, readdirSync } from "node:fs"
import { join, resolve } from "node:path"

import { playwright } from "./checks"
import { openHouse } from "./house"
import { session } from "./session"
import { choosePort } from "./stack/ports"
import { reset } from "./stack/reset"
import { lineOf } from "./tally"

const folder = resolve("e2e/long")
const known = existsSync(folder)
  ? readdirSync(folder).filter((name) => name.endsWith(".spec.ts"))
  : []
const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => !known.includes(`${name}.spec.ts`))

if (unknown.length > 0) {
  console.error(
    `No long test is named ${unknown.join(", ")}. There are: ${known.map((name) => name.replace(".spec.ts", "")).join(", ") || "none"}.`,
  )
  process.exit(2)
}

await session(resolve(".data/test-long"), async ({ supervisor, directory, stop }) => {
  await reset(directory, process.env["DATABASE_URL"])
  const house = await openHouse({ supervisor, directory, port: await choosePort() })
  const files = wanted.map((name) => join("e2e/long", `${name}.spec.ts`))
  const env = { HOUSECALL_RUN: house.demoFile, HOUSECALL_LONG: "1" }
  const count = await playwright(supervisor, files.length === 0 ? ["e2e/long"] : files, env)
  await stop()
  console.log(`\n${lineOf(count)}`)
  return count.failed === 0 ? 0 : 1
})
