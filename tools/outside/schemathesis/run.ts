import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import { mkdir, rm } from "node:fs/promises"
import { join } from "node:path"

import { z } from "zod"

import { outsidePython } from "../python"
import type { Python } from "../python"

export function schemathesisPython(): Promise<Python> {
  return outsidePython(import.meta.dirname, "schemathesis", "schemathesis", "schema tester")
}

export type Run = {
  /** The OpenAPI document, as a file. */
  document: string
  baseUrl: string
  headers: Readonly<Record<string, string>>
  /** Addresses, as regular expressions, that are left out. */
  except?: readonly string[]
  /** Random tries of each operation in one round, beside those at the edges of its schema; and for how long it goes on. */
  tries: number
  seconds: number
  /** A folder for the reports. */
  report: string
}

export type Said = {
  /** What it found, in words; empty when nothing. */
  text: string
  tested: number
  selected: number
  cases: number
}

/** Asks every operation of a document, with a fixed seed. */
export async function schemathesis(python: string, run: Run): Promise<Said> {
  await mkdir(run.report, { recursive: true })
  // Of an earlier run: it would be read where this one makes none.
  await rm(join(run.report, "report.json"), { force: true })
  const flags = [
    // By its module: the programs beside Python name the folder that they were installed in.
    ["-c", "from schemathesis.cli import schemathesis; schemathesis()"],
    ["run", run.document, "--url", run.baseUrl, "--seed", "8"],
    ["--checks", checks, "--phases", "examples,coverage,fuzzing", "--continue-on-failure"],
    // Told a time, it asks of everything something first, and goes on with the rest until the time is over.
    ["--max-examples", String(run.tries), "--max-time", String(run.seconds)],
    // Credentials are those of the run: none is made up.
    ["--generation-with-security-parameters", "false", "--generation-database", "none"],
    ["--no-shrink", "--suppress-health-check", "all", "--warnings", "off", "--no-color"],
    ["--request-timeout", "180", "--max-redirects", "0", "--workers", "1"],
    ["--report-junit-path", join(run.report, "junit.xml")],
    ["--report-json-path", join(run.report, "report.json")],
    ...Object.entries(run.headers).map(([name, value]) => ["--header", `${name}:${value}`]),
    // One pattern for all: of several the last alone counts.
    ...(run.except === undefined ? [] : [["--exclude-path-regex", run.except.join("|")]]),
  ].flat()
  return new Promise((resolve, reject) => {
    const limits = { timeout: (run.seconds + 600) * 1_000, maxBuffer: 64 * 1024 * 1024 }
    execFile(python, flags, { ...limits, cwd: run.report }, (error, said) => {
      if (error === null || error.code === 1) resolve(saidOf(run, error === null ? "" : said))
      else reject(new Error(`schemathesis did not run: ${error.message} ${said.slice(-4_000)}`))
    })
  })
}

function saidOf({ report }: Run, said: string): Said {
  const text = readFileSync(join(report, "report.json"), "utf8")
  const found = Report.parse(JSON.parse(text))
  const { tested, selected } = found.operations
  // Nothing found where nothing was asked is no finding of nothing.
  const unasked = tested < selected ? `${tested} of ${selected} operations were asked\n` : ""
  // Without what it draws while it works.
  const findings = said.slice(Math.max(0, said.search(/^=+ (ERRORS|FAILURES) =+$/m)))
  return {
    text: unasked + findings,
    tested,
    selected,
    cases: found.test_cases.generated,
  }
}

const Report = z.object({
  operations: z.object({ tested: z.number(), selected: z.number() }),
  test_cases: z.object({ generated: z.number() }),
})

/** What the issue asks for: no fault of the server, and no answer that the document does not have. */
const checks =
  "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
