import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"

import { evaluated, tableOf } from "./summaries-eval/evaluated"

// npm run eval:summaries -- DIR [--out FILE]. Exit 1: nothing in DIR has a known layout; 2: it cannot be read.
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { out: { type: "string" } },
})
const [folder] = positionals
if (folder === undefined) {
  console.error("Usage: npm run eval:summaries -- DIR [--out FILE]")
  process.exit(2)
}

try {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".csv"))
    .toSorted()
  const report = evaluated(
    names.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") })),
  )
  for (const problem of report.problems) console.error(problem)
  if (report.encounters.length === 0) {
    console.error(`No encounter in ${folder} is in the layout of ACI-BENCH or MTS-Dialog.`)
    process.exit(1)
  }
  console.log(tableOf(report))
  const out = values.out ?? join(folder, "summaries-eval.json")
  writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`)
  console.log(`Written: ${out}`)
} catch (error) {
  console.error(`${folder}: ${error instanceof Error ? error.message : "cannot be read"}`)
  process.exit(2)
}
