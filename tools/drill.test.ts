import { execFile } from "node:child_process"
import { randomBytes } from "node:crypto"
import { join } from "node:path"

import { describe, expect, test } from "vitest"

import { differences } from "./drill/tables"

const root = join(import.meta.dirname, "..")

function drill(args: string[], settings: Record<string, string> = {}) {
  const program = [join(root, "tools/run.mjs"), "drill", ...args]
  return new Promise<{ code: unknown; said: string }>((done) => {
    const env = { ...process.env, ...settings }
    execFile(process.execPath, program, { cwd: root, env }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : error.code, said: stdout + stderr }),
    )
  })
}

describe("the drill of backup and restore", () => {
  test("holds on real parts, and says what was proven", async () => {
    const { code, said } = await drill([])
    for (const proven of [
      /✓ Compare +all \d+ tables are the same, row by row/,
      /✓ Keys +all [1-9]\d* sealed values looked at, of [1-9]\d* tables, open/,
      /✓ No keys +without them none of the [1-9]\d* opens/,
      /✓ Log +every log exported and found sound by audit:verify .*; [1-9]\d* events that waited were appended/,
      /✓ Yesterday +an older database is not signed by the newer signer: "STOPPED: smaller"/,
      /✓ The way on +every log exported and found sound/,
      /The drill held/,
    ])
      expect(said).toMatch(proven)
    expect(code).toBe(0)
  }, 1_800_000)

  test("fails, with exit code 1, where pg_dump's folder has none", async () => {
    const { code, said } = await drill(["--programs", "/nowhere"])
    expect(said).toContain("/nowhere has no pg_dump of PostgreSQL 18 or newer")
    expect(code).toBe(1)
  }, 900_000)

  test("of the installation that runs needs its settings, and says which", async () => {
    const MASTER_KEY = randomBytes(8).toString("base64url")
    const { code, said } = await drill(["--running"], { MASTER_KEY })
    expect(said).toContain("MASTER_KEY")
    expect(code).toBe(1)
  }, 300_000)
})

test("a row that is missing, another, or of one side only is found", () => {
  const source = new Map([
    ["same", { rows: 2, sum: "7" }],
    ["fewer", { rows: 2, sum: "7" }],
    ["other", { rows: 2, sum: "7" }],
    ["gone", { rows: 0, sum: "0" }],
  ])
  const copy = new Map([
    ["same", { rows: 2, sum: "7" }],
    ["fewer", { rows: 1, sum: "3" }],
    ["other", { rows: 2, sum: "8" }],
    ["more", { rows: 0, sum: "0" }],
  ])
  expect(differences(source, copy)).toEqual([
    "fewer: 2 rows, 1 in the copy",
    "other: as many rows, and not the same",
    "gone is in the source only",
    "more is in the copy only",
  ])
})
