// npm run bench [-- ID…]: measures the named rows of the performance table, or all of them, and writes
// .data/bench.json. Exit code 0 when every row was measured (missed aims included), 1 when one could not
// be, 2 for an id that does not exist.
import { writeFileSync } from "node:fs"
import { availableParallelism, loadavg } from "node:os"
import { resolve } from "node:path"

import { benchParts } from "./bench/parts"
import { resultOf } from "./bench/row"
import type { Result } from "./bench/row"
import { rows } from "./bench/rows"
import { table } from "./bench/table"
import { messageOf, Stopped } from "./failure"
import { session } from "./session"

const ids = process.argv.slice(2)
const unknown = ids.filter((id) => !rows.some((row) => row.id === id))
if (unknown.length > 0) {
  console.error(
    `There is no row ${unknown.join(", ")}. Rows: ${rows.map((row) => row.id).join(" ") || "none yet"}`,
  )
  process.exit(2)
}
const wanted = rows.filter((row) => ids.length === 0 || ids.includes(row.id))

await session(resolve(".data/bench"), async ({ supervisor, directory }) => {
  // Times taken on a machine that others use are upper bounds: the reader must be able to tell.
  console.log(
    `${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)} before the first row`,
  )
  const bench = benchParts(supervisor, directory)
  const results: Result[] = []
  const failed: string[] = []
  for (const row of wanted) {
    console.log(`Measuring ${row.id}…`)
    try {
      results.push(resultOf(row, await row.run(bench)))
    } catch (error) {
      if (error instanceof Stopped) throw error
      failed.push(row.id)
      console.error(`${row.id} could not be measured: ${messageOf(error)}`)
    }
  }
  writeFileSync(resolve(".data/bench.json"), `${JSON.stringify({ rows: results }, null, 2)}\n`)
  console.log(`\n${table(results)}`)
  return failed.length === 0 ? 0 : 1
})
