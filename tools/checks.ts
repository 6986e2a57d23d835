import { readFileSync, rmSync } from "node:fs"
import { join } from "node:path"

import { Stopped, messageOf } from "./failure"
import { hourMs } from "./stack/supervisor"
import type { Supervisor } from "./stack/supervisor"
import { check, playwrightCount, vitestCount } from "./tally"
import type { Count } from "./tally"

const root = join(import.meta.dirname, "..")
const bin = (name: string): string => join(root, "node_modules", name)

type Check = { name: string; args: readonly string[]; say: string }

const prepare = {
  name: "prepare",
  args: [join(root, "tools/build.mjs"), "--prepare"],
  say: "What the build needs",
}
const typegen = {
  name: "typegen",
  args: [bin("next/dist/bin/next"), "typegen"],
  say: "Route types",
}
const types = { name: "types", args: [bin("typescript/bin/tsc"), "--noEmit"], say: "Types" }
const format = { name: "format", args: [bin("oxfmt/bin/oxfmt"), "--check"], say: "Format" }
const lint = { name: "lint", args: [bin("oxlint/bin/oxlint"), "--deny-warnings"], say: "Lint" }
const dead = { name: "dead-code", args: [bin("knip/bin/knip.js")], say: "Dead code" }
const deps = { name: "deps", args: [join(root, "tools/run.mjs"), "deps"], say: "Dependencies" }

/** Types, format, lint, dead code and dependencies: a count of one each. Their output is shown where they fail. */
export async function staticChecks(supervisor: Supervisor): Promise<Count[]> {
  const counts: Count[] = []
  // On a fresh clone the route types do not exist: a failure here is one of the types'.
  for (const one of [prepare, typegen])
    if (!(await passes(supervisor, one))) counts.push(check(false, one.say))
  for (const one of [types, format, lint, dead, deps])
    counts.push(check(await passes(supervisor, one), one.say))
  return counts
}

export async function vitest(supervisor: Supervisor, project: "unit" | "all"): Promise<Count> {
  const args = [
    bin("vitest/vitest.mjs"),
    "run",
    ...(project === "unit" ? ["--project", "unit*"] : []),
  ]
  const given = process.env["DATABASE_URL"]
  const env = { NODE_ENV: "test", ...(given === undefined ? {} : { TEST_DATABASE_URL: given }) }
  return report(
    supervisor,
    project === "unit" ? "Unit tests" : "Unit and SQL tests",
    "vitest",
    args,
    env,
    vitestCount,
  )
}

/** For what is killed again and again, and attacked at every address as every caller. */
export const longMs = 12 * hourMs

/** The long tests that need no page: these files of `*.long.test.ts`. */
export async function vitestLong(supervisor: Supervisor, files: readonly string[]): Promise<Count> {
  const args = [bin("vitest/vitest.mjs"), "run", "--project", "long", "--maxWorkers", "1", ...files]
  const env = { NODE_ENV: "test", HOUSECALL_LONG: "1" }
  return report(supervisor, "Long tests", "vitest", args, env, vitestCount, longMs)
}

/** The fuzz tests with so many times their rounds, all from one seed: the same two numbers run the same again. */
export async function vitestFuzz(
  supervisor: Supervisor,
  files: readonly string[],
  { factor, seed }: { factor: number; seed: number },
): Promise<Count> {
  const args = [bin("vitest/vitest.mjs"), "run", ...files]
  const env = {
    NODE_ENV: "test",
    HOUSECALL_FUZZ_FACTOR: String(factor),
    HOUSECALL_FUZZ_SEED: String(seed),
  }
  const say = `Fuzz tests, ${factor} times their rounds, seed ${seed}`
  return report(supervisor, say, "vitest", args, env, vitestCount, longMs)
}

export async function playwright(
  supervisor: Supervisor,
  args: readonly string[],
  env: Record<string, string>,
  within = hourMs,
): Promise<Count> {
  const all = [bin("@playwright/test/cli.js"), "test", ...args]
  return report(supervisor, "Browser tests", "playwright", all, env, playwrightCount, within)
}

async function passes(supervisor: Supervisor, { name, args, say }: Check): Promise<boolean> {
  const begun = Date.now()
  // A linter that never ends has been seen: it is stopped and counts as failed.
  const code = await supervisor.exitCode(
    { name, command: process.execPath, args, cwd: root },
    300_000,
  )
  console.log(`${code === 0 ? "✓" : "✗"} ${say} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
  if (code !== 0) console.log(supervisor.tail(name, 200))
  return code === 0
}

async function report(
  supervisor: Supervisor,
  say: string,
  name: string,
  args: readonly string[],
  env: Record<string, string>,
  count: (report: unknown, exitCode: number) => Count,
  within = hourMs,
): Promise<Count> {
  console.log(`\n${say}`)
  const file = join(root, `.data/${name}.json`)
  rmSync(file, { force: true })
  try {
    const command = process.execPath
    const program = { name, command, args, cwd: root, env, console: true }
    const code = await supervisor.exitCode(program, within)
    return count(read(file), code)
  } catch (error) {
    if (error instanceof Stopped) throw error
    console.log(messageOf(error))
    return check(false, `${say}: ${messageOf(error)}`)
  }
}

function read(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"))
  } catch {
    return undefined
  }
}
