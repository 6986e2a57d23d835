import { spawnSync } from "node:child_process"
import { existsSync, rmSync } from "node:fs"
import { join } from "node:path"

import { afterAll, describe, expect, test } from "vitest"

const root = join(import.meta.dirname, "..")
afterAll(() => rmSync(join(root, "--help"), { recursive: true, force: true }))

/** What a command says to a person who has no settings yet, and its exit code. */
function typed(tool: string, args: readonly string[]) {
  const env = { PATH: process.env["PATH"] ?? "", NODE_ENV: "test" as const }
  const run = spawnSync(process.execPath, ["tools/run.mjs", tool, ...args], {
    cwd: root,
    env,
    encoding: "utf8",
  })
  return { code: run.status, said: run.stdout, complained: run.stderr }
}

const commands = [
  "audit-key",
  "audit-verify",
  "clinic",
  "doctor",
  "drill",
  "fhir-client",
  "keys",
  "migrate",
]

/** These would run for long. */
const checks = ["check", "test", "test-long"]

describe("a command of the operator's, typed by somebody who does not know it", () => {
  test.each([...commands, ...checks, "secrets"])(
    "%s --help says how it is used, and does nothing",
    (tool) => {
      const { code, said } = typed(tool, ["--help"])
      expect(said).toMatch(/^Usage: npm (run|test) /)
      expect(code).toBe(0)
      expect(existsSync(join(root, "--help"))).toBe(false)
    },
  )

  test.each([...commands, ...checks, "secrets"])(
    "%s names an option that it does not know",
    (tool) => {
      const { code, complained } = typed(tool, ["--no-such-thing"])
      expect(complained).toContain("--no-such-thing")
      expect(complained).toContain("Usage: npm ")
      expect(complained).not.toMatch(/^ {4}at /m)
      expect(code).toBe(2)
    },
  )

  test.each([
    ["clinic", "list or add?"],
    ["audit-key", "status, rotate or recover?"],
    ["fhir-client", "register, list or revoke?"],
    ["keys", "Who runs this?"],
    ["secrets", "Which folder"],
  ])("%s alone asks what is meant before it asks for settings", (tool, question) => {
    const { code, complained } = typed(tool, [])
    expect(complained).toContain(question)
    expect(complained).toContain("Usage: npm run ")
    expect(code).toBe(2)
  })
})
