import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

import { afterAll, expect, test } from "vitest"

import { isAlive, startSignOfLife } from "./alive"

const before = process.env["TMPDIR"]
const folder = mkdtempSync(join(tmpdir(), "housecall-alive-"))
process.env["TMPDIR"] = folder
afterAll(() => {
  if (before === undefined) delete process.env["TMPDIR"]
  else process.env["TMPDIR"] = before
  rmSync(folder, { recursive: true })
})

test("workers are alive once they gave a sign, and for a minute after the last", async () => {
  expect(isAlive(new Date())).toBe(false)
  const life = startSignOfLife()
  expect(isAlive(new Date())).toBe(true)
  expect(isAlive(new Date(Date.now() + 59_000))).toBe(true)
  expect(isAlive(new Date(Date.now() + 61_000))).toBe(false)
  await life.stop()
})

test("where nothing can be written they work on, and do not count as alive", async () => {
  process.env["TMPDIR"] = join(folder, "not-there")
  await startSignOfLife().stop()
  expect(isAlive(new Date())).toBe(false)
})
