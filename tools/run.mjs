// node tools/run.mjs TOOL [ARGUMENT…]: installs what npm needs, then runs tools/TOOL.ts in this very
// process, so that a Ctrl-C meets one program and not a chain of them. Plain Node: nothing is there yet.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

import { install } from "./install.mjs"

const root = join(import.meta.dirname, "..")
const [tool, ...rest] = process.argv.slice(2)
const file = join(import.meta.dirname, `${tool}.ts`)

if (tool === undefined || !/^[a-z-]+$/.test(tool) || !existsSync(file)) {
  console.error(`There is no tool named ${tool ?? "(none)"}. See the scripts in package.json.`)
  process.exit(2)
}
process.chdir(root)
// The doctor must be able to say what is missing on a machine where npm cannot install.
if (!install(root) && tool !== "doctor") process.exit(1)

if (existsSync(join(root, "node_modules/tsx"))) {
  const { register } = await import("tsx/esm/api")
  register()
}
process.argv = [process.execPath, file, ...rest]
await import(pathToFileURL(file).href)
