import { readFileSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"

import { patch, patched } from "./livekit-patch.mjs"

test("the place is replaced once, and a second time changes nothing", () => {
  const once = patched(`a {\n${patch.before}}\n`)
  expect(once).toBe(`a {\n${patch.after}}\n`)
  expect(patched(once)).toBe(once)
})

test("another version of the package stops the build", () => {
  expect(() => patched("something else")).toThrow(/not the version/)
  expect(() => patched(patch.before + patch.before)).toThrow(/2 times/)
})

test("the installed package is the version that the patch was made for", () => {
  expect(() =>
    patched(readFileSync(join(import.meta.dirname, "../..", patch.file), "utf8")),
  ).not.toThrow()
})
