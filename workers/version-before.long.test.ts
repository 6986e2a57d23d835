import { execFile, execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, expect, test } from "vitest"
import { z } from "zod"

const root = join(import.meta.dirname, "..")
const place = mkdtempSync(join(tmpdir(), "housecall-before-"))
afterAll(() => rmSync(place, { recursive: true, force: true }))

/** What people do while processes are replaced. Tests of the tables themselves are of their own version. */
const parts = [
  ...["lib/scheduling", "lib/queue", "lib/waitlist", "lib/consultations", "lib/notifications"],
  ...["lib/vitals", "lib/summaries", "lib/rooms", "lib/patients", "lib/identity", "lib/audit/log"],
  ...["workers/relay.sql.test.ts", "workers/kill.sql.test.ts", "workers/rooms.sql.test.ts"],
]

/**
 * The version before: the commit that HOUSECALL_BEFORE names, the newest tag, or what stood before the last
 * migration. Undefined in a clone without its history.
 */
const before = commitBefore()

test.skipIf(before === undefined)(
  `the version before (${before?.slice(0, 8)}) works on the tables of this one: its own tests pass on them`,
  async () => {
    const tree = join(place, "tree")
    mkdirSync(tree)
    const archive = execFileSync("git", ["archive", before ?? ""], {
      cwd: root,
      maxBuffer: 1 << 30,
    })
    execFileSync("tar", ["-x", "-C", tree], { input: archive })
    symlinkSync(join(root, "node_modules"), join(tree, "node_modules"))
    cpSync(join(root, "db/migrations"), join(tree, "db/migrations"), { recursive: true })
    const { passed, wrong } = await testsIn(tree, parts)
    // What that version fails on its own tables too says nothing of these.
    const own = wrong.length === 0 ? [] : await wrongOnOwnTables(tree, archive, wrong)
    const said = wrong.map(({ title }) => title)
    expect(said.filter((title) => !own.includes(title))).toEqual([])
    expect(passed).toBeGreaterThan(100)
    console.log(`${passed} tests of ${before?.slice(0, 8)} passed on the tables of this version`)
    for (const title of own) console.log(`it fails on its own tables, too: ${title}`)
  },
  7_200_000,
)

function commitBefore(): string | undefined {
  const git = (...args: string[]): string =>
    execFileSync("git", args, { cwd: root, encoding: "utf8", stdio: "pipe" }).trim()
  try {
    if (git("rev-parse", "--is-shallow-repository") === "true") return undefined
    const named =
      process.env["HOUSECALL_BEFORE"] ?? git("tag", "--sort=-creatordate").split("\n")[0]
    if (named !== undefined && named !== "") return git("rev-parse", `${named}^{commit}`)
    const last = git("log", "-1", "--format=%H", "--", "db/migrations")
    return git("rev-parse", `${last}^`)
  } catch {
    return undefined
  }
}

const Report = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
})

type Wrong = { file: string; title: string }

async function wrongOnOwnTables(
  tree: string,
  archive: Buffer,
  wrong: readonly Wrong[],
): Promise<string[]> {
  rmSync(join(tree, "db/migrations"), { recursive: true })
  execFileSync("tar", ["-x", "-C", tree, "db/migrations"], { input: archive })
  const again = await testsIn(tree, [...new Set(wrong.map(({ file }) => file))])
  return again.wrong.map(({ title }) => title)
}

/** Its own vitest, with its own settings: nothing of this run's. */
async function testsIn(
  tree: string,
  files: readonly string[],
): Promise<{ passed: number; wrong: Wrong[] }> {
  const args = ["node_modules/vitest/vitest.mjs", "run", "--project", "sql", ...files]
  const own = Object.entries(process.env).filter(([name]) => !/^(VITEST|HOUSECALL|TEST)/.test(name))
  const output = await new Promise<string>((done) => {
    execFile(
      process.execPath,
      [...args, "--reporter=json"],
      { cwd: tree, env: { ...Object.fromEntries(own), NODE_ENV: "test" }, maxBuffer: 1 << 28 },
      (_, stdout, stderr) => done(`${stdout}\n${stderr}`),
    )
  })
  // Its own settings say where, and go before what the command line says.
  const file = /JSON report written to (\S+)/.exec(output)?.[1]
  if (file === undefined) throw new Error(`no report was written:\n${output.slice(-4_000)}`)
  const said: unknown = JSON.parse(readFileSync(file, "utf8"))
  const { numPassedTests, testResults } = Report.parse(said)
  const wrong = testResults.flatMap(({ name, message = "", assertionResults }) => {
    const file = name.slice(tree.length + 1)
    const failed = assertionResults.filter(({ status }) => status === "failed")
    if (failed.length === 0 && message !== "") return [{ file, title: `${file}: ${message}` }]
    return failed.map(({ fullName }) => ({ file, title: `${file}: ${fullName}` }))
  })
  return { passed: numPassedTests, wrong }
}
