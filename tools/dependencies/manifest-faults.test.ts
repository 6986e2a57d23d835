import { expect, test } from "vitest"

import { manifestFaults } from "./manifest-faults"
import { lockOf, manifestOf, packageOf } from "./testing-lock"

const npmrc = "# why\nignore-scripts=true\n"

test("exact versions, those of the lock, and no script: no fault", () => {
  expect(manifestFaults(manifestOf(), lockOf(), npmrc)).toEqual([])
})

test.each([
  ["a range", { next: "^16.4.6" }, "package.json: next ^16.4.6 is not exact: 16.4.6"],
  ["a tag", { next: "latest" }, "package.json: next latest is not exact: 16.4.6"],
  ["anything", { next: "*" }, "package.json: next * is not exact: 16.4.6"],
  [
    "another than the lock's",
    { next: "16.4.5" },
    "package.json: next 16.4.5 is 16.4.6 in the lock: npm run lock",
  ],
  [
    "one that is not locked",
    { next: "16.4.6", b: "1.0.0" },
    "package.json: b is not in the lock: npm run lock",
  ],
])("a version: %s", (_, dependencies, fault) => {
  expect(manifestFaults(manifestOf({ dependencies }), lockOf(), npmrc)).toEqual([fault])
})

test.each([
  ["pg", "^8.23.1", "8.24.0", []],
  ["@types/pg", "^8.15.0", "8.15.1", []],
  ["pg", "^8.23.1", "9.0.0", ["package.json: pg ^8.23.1 is 9.0.0 in the lock: npm run lock"]],
  ["pg", "^0.9.0", "0.9.1", ["package.json: pg ^0.9.0 is not exact: 0.9.1"]],
  ["pg", "^9.0.0-beta.1", "9.0.0", ["package.json: pg ^9.0.0-beta.1 is not exact: 9.0.0"]],
  ["pg", ">=8.0.0", "8.24.0", ["package.json: pg >=8.0.0 is not exact: 8.24.0"]],
])("%s may be a range, but not of 0.x and of betas: %s", (name, asked, version, faults) => {
  const lock = lockOf({ [`node_modules/${name}`]: packageOf({ version }) })
  const manifest = manifestOf({ devDependencies: { [name]: asked } })
  expect(manifestFaults(manifest, lock, npmrc)).toEqual(faults)
})

test("an override is one exact version", () => {
  const overrides = { a: "1.0.0", b: "^1.0.0", c: { d: "1.0.0" } }
  expect(manifestFaults(manifestOf({ overrides }), lockOf(), npmrc)).toEqual([
    "package.json: the override of b is not one exact version",
    "package.json: the override of c is not one exact version",
  ])
})

test("an install script that nobody has named is refused, at any depth", () => {
  const lock = lockOf({
    "node_modules/next/node_modules/b": packageOf({ hasInstallScript: true }),
  })
  expect(manifestFaults(manifestOf(), lock, npmrc)).toEqual([
    "package.json: the install script of b is not named in allowScripts",
  ])
  for (const allowed of [true, false])
    expect(manifestFaults(manifestOf({ allowScripts: { b: allowed } }), lock, npmrc)).toEqual([])
})

test("what is allowed must have a script: a later version that brings one is seen", () => {
  const manifest = manifestOf({ allowScripts: { next: true, gone: false } })
  expect(manifestFaults(manifest, lockOf(), npmrc)).toEqual([
    "package.json: allowScripts allows next, which has no install script",
  ])
})

test.each(["", "ignore-scripts=false\n", "# ignore-scripts=true\n"])(
  "without ignore-scripts an older npm would run every script: %j",
  (text) => {
    expect(manifestFaults(manifestOf(), lockOf(), text)).toEqual([
      ".npmrc: ignore-scripts=true is missing: an older npm would run every install script",
    ])
  },
)
