// node tools/run.mjs TOOL [ARGUMENT…]: installs what npm needs, then runs tools/TOOL.ts in this very
// process, so that a Ctrl-C meets one program and not a chain of them. A TOOL.mjs needs nothing installed.
// Plain Node: on a fresh clone nothing else is there yet.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

import { install, nodeIsNewEnough } from "./install.mjs"

if (!nodeIsNewEnough(process.versions.node)) {
  console.error(
    `Node ${process.versions.node} is too old: install Node 20.19 or newer (nodejs.org).`,
  )
  process.exit(1)
}

// Not import.meta.dirname: an older Node must get as far as the message above.
const folder = fileURLToPath(new URL(".", import.meta.url))
const root = join(folder, "..")
const [tool = "", ...rest] = process.argv.slice(2)
const named = /^[a-z-]+$/.test(tool) ? tool : ""
const plain = join(folder, `${named}.mjs`)
const typed = join(folder, `${named}.ts`)
const file = [plain, typed].find((one) => existsSync(one))

if (file === undefined) {
  console.error(`There is no tool named "${tool}". See the scripts in package.json.`)
  process.exit(2)
}

process.chdir(root)
process.argv = [process.execPath, file, ...rest]
if (file === typed) {
  if (!install(root)) process.exit(1)
  const { register } = await import("tsx/esm/api")
  register()
}
await import(pathToFileURL(file).href)
