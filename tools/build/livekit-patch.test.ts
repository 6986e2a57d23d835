import { readFileSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"

import { patched, patches } from "./livekit-patch.mjs"

const places = (part: "before" | "after"): string =>
  patches.map((patch) => `a {\n${patch[part]}}\n`).join("")

test("each place is replaced once, and a second time changes nothing", () => {
  const once = patched(places("before"))
  expect(once).toBe(places("after"))
  expect(patched(once)).toBe(once)
})

test("another version of the package stops the build", () => {
  expect(() => patched("something else")).toThrow(/not the version/)
  expect(() => patched(places("before") + places("before"))).toThrow(/2 times/)
})

test("the installed package is the version that the patches were made for", () => {
  const file = join(
    import.meta.dirname,
    "../../node_modules/livekit-client/dist/livekit-client.esm.mjs",
  )
  expect(() => patched(readFileSync(file, "utf8"))).not.toThrow()
})
