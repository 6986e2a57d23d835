import { expect, test } from "vitest"

import { refusedTerm } from "./licence-terms"
import { licenceFaults, licencePage, licenceRows } from "./licences"
import { lockOf, packageOf } from "./testing-lock"

test.each([
  ["MIT", "a", undefined],
  ["(MIT OR GPL-3.0-only)", "a", undefined],
  ["GPL-3.0-only OR (AGPL-3.0-only AND MIT)", "a", "AGPL-3.0-only"],
  ["MIT AND GPL-3.0-only", "a", "GPL-3.0-only"],
  ["(MIT AND ISC) OR GPL-2.0-only", "a", undefined],
  ["GPL-2.0-or-later", "a", "GPL-2.0-or-later"],
  ["SSPL-1.0", "a", "SSPL-1.0"],
  ["UNLICENSED", "a", "UNLICENSED"],
  ["Apache-2.0 WITH LLVM-exception", "a", "Apache-2.0 WITH LLVM-exception"],
  ["SEE LICENSE IN LICENSE.md", "a", "SEE"],
  ["MIT/GPL", "a", "MIT/GPL"],
  ["(MIT", "a", "an unclosed bracket"],
  ["", "a", "nothing"],
  ["MPL-2.0", "ical.js", undefined],
  ["MPL-2.0", "a", "MPL-2.0"],
  ["LGPL-3.0-or-later", "@img/sharp-libvips-linux-x64", undefined],
  ["LGPL-3.0-or-later", "ical.js", "LGPL-3.0-or-later"],
])("%s of %s: refused %s", (expression, name, refused) => {
  expect(refusedTerm(expression, name)).toBe(refused)
})

test("a licence that is not allowed, and one that nobody knows, are refused with the package's name", () => {
  const lock = lockOf({
    "node_modules/b": packageOf({ license: "AGPL-3.0-only" }),
    "node_modules/c": packageOf({ license: undefined }),
  })
  expect(licenceFaults(licenceRows(lock))).toEqual([
    "b 1.0.0: AGPL-3.0-only is not allowed here",
    "c 1.0.0: nothing says its licence",
  ])
})

test("a binary of one platform has its parent's licence, at that version only", () => {
  expect(licenceRows(lockOf())).toContainEqual({
    name: "@next/swc-darwin-arm64",
    version: "16.4.6",
    licence: "MIT",
    from: "as next",
    use: "runs",
  })
  const other = { version: "16.4.5", optional: true, os: ["darwin"], cpu: ["arm64"] }
  const lock = lockOf({ "node_modules/@next/swc-darwin-arm64": other })
  expect(licenceFaults(licenceRows(lock))).toEqual([
    "@next/swc-darwin-arm64 16.4.5: nothing says its licence",
  ])
})

test("what both tests and the app use is listed once, as what runs", () => {
  const lock = lockOf({
    "node_modules/b": packageOf({ dev: true }),
    "node_modules/next/node_modules/b": packageOf(),
    "node_modules/c": packageOf({ dev: true }),
  })
  const page = licencePage(licenceRows(lock))
  expect(page).toContain("| b | 1.0.0 | MIT | runs |")
  expect(page).not.toContain("| b | 1.0.0 | MIT | develops |")
  expect(page).toContain("| c | 1.0.0 | MIT | develops |")
  expect(page).toContain("| MIT | 4 |")
})
