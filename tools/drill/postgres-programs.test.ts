import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { expect, test } from "vitest"

import { runPostgres } from "./postgres-programs"

const url = "postgres://postgres:not-a-real-one@127.0.0.1:9/housecall"

test("a pg_restore that never ends is killed, and named with what it said", async () => {
  const programs = programSaying("echo waiting for the table; exec sleep 3600")
  await expect(runPostgres(programs, "pg_restore", url, [], 2_000)).rejects.toThrow(
    /pg_restore did not end within 2 seconds.*waiting for the table/,
  )
}, 60_000)

test("one that fails is named with its code and its word, and asks nobody for a password", async () => {
  const programs = programSaying('echo "asked with $*" >&2; exit 3')
  await expect(runPostgres(programs, "pg_restore", url, ["file"])).rejects.toThrow(
    /pg_restore ended with 3: asked with --dbname=housecall --no-password file/,
  )
})

test("one that is not there is named", async () => {
  const programs = { folder: "/nowhere", major: 18 }
  await expect(runPostgres(programs, "pg_restore", url, [])).rejects.toThrow(/ENOENT/)
})

function programSaying(script: string) {
  const folder = mkdtempSync(join(tmpdir(), "housecall-programs-"))
  writeFileSync(join(folder, "pg_restore"), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  return { folder, major: 18 }
}
