import { readFileSync, readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { parseArgs } from "node:util"

import { openAiCompatible } from "@/lib/summaries/model/openai-compatible"

import { evaluated, tableOf } from "./summaries-eval/evaluated"

// npm run eval:summaries -- DIR [--out FILE] [--url URL --model NAME [--seconds N]]
// Exit 1: nothing in DIR has a known layout, or the model answered nothing; 2: it cannot be read or asked.
const usage =
  "Usage: npm run eval:summaries -- DIR [--out FILE] [--url URL --model NAME [--seconds N]]"
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: "string" },
    url: { type: "string" },
    model: { type: "string" },
    seconds: { type: "string", default: "120" },
  },
})
const [folder] = positionals
const { url, model } = values
const seconds = Number(values.seconds)
const half = (url === undefined) !== (model === undefined)
const bad = url !== undefined && !(URL.canParse(url) && /^https?:/.test(url))
if (folder === undefined || half || bad || !(seconds >= 1 && seconds <= 3_600)) {
  console.error(usage)
  process.exit(2)
}

/** The key comes by the environment: options are seen by everybody on the machine. */
const summariser =
  url === undefined || model === undefined
    ? undefined
    : openAiCompatible({ url, model, key: process.env["SUMMARY_MODEL_KEY"] })

try {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(".csv"))
    .toSorted()
  if (summariser !== undefined)
    console.error(`The dialogues are sent to ${summariser.host}, one after the other.`)
  const report = await evaluated(
    names.map((name) => ({ name, text: readFileSync(join(folder, name), "utf8") })),
    summariser && { summariser, seconds },
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
  if (summariser !== undefined && report.files.every(({ draft }) => draft === "extractive")) {
    console.error(
      `${summariser.model} at ${summariser.host} answered nothing that could be scored.`,
    )
    process.exitCode = 1
  }
} catch (error) {
  console.error(`${folder}: ${error instanceof Error ? error.message : "cannot be read"}`)
  process.exit(2)
}
