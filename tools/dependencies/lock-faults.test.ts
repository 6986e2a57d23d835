import { expect, test } from "vitest"

import { lockFaults, unhashed } from "./lock-faults"
import { lockOf, packageOf } from "./testing-lock"

test("a lock of the registry's own packages has no fault, and says whose hash it does not know", () => {
  const lock = lockOf({ "node_modules/b": packageOf() })
  expect(lockFaults(lock)).toEqual([])
  expect(unhashed(lock).map((one) => one.name)).toEqual(["@next/swc-darwin-arm64"])
})

const linux = { os: ["linux"], cpu: ["x64"], optional: true, integrity: undefined }

test.each([
  ["no hash", { integrity: undefined }, "node_modules/b: has no integrity"],
  ["no hash where Housecall runs", linux, "node_modules/b: has no integrity"],
  [
    "no hash on Linux on arm64 with glibc",
    { ...linux, cpu: ["arm64"], libc: ["glibc"] },
    "node_modules/b: has no integrity",
  ],
  ["an old hash", { integrity: "sha1-AAAA" }, "node_modules/b: its integrity is not one SHA-512"],
  [
    "an address, whosever it is",
    { resolved: "https://packages.example/b-1.0.0.tgz" },
    "node_modules/b: comes from https://packages.example/b-1.0.0.tgz, not from the registry",
  ],
  [
    "an address with a token: the token is not said",
    { resolved: "https://user:token@packages.example/b.tgz" },
    "node_modules/b: comes from https://packages.example/b.tgz, not from the registry",
  ],
  [
    "a git repository",
    { resolved: "git+ssh://git@github.com/a/b.git#0" },
    "node_modules/b: comes from git+ssh://github.com/a/b.git#0, not from the registry",
  ],
  [
    "a file",
    { resolved: "file:../b.tgz" },
    "node_modules/b: comes from file:../b.tgz, not from the registry",
  ],
  ["another's name", { name: "c" }, "node_modules/b: is c under another name"],
  [
    "a version that is none",
    { version: "github:a/b" },
    'node_modules/b: "github:a/b" is no version of the registry',
  ],
])("%s", (_, planted, fault) => {
  expect(lockFaults(lockOf({ "node_modules/b": packageOf(planted) }))).toEqual([fault])
})

test("a link to a folder", () => {
  const lock = lockOf({ "node_modules/b": { link: true } })
  expect(lockFaults(lock)).toEqual(["node_modules/b: is a link to a folder"])
})

test.each(["file:../c", "github:a/c", "git+https://packages.example/c.git", "npm:d@1.0.0", "a/c"])(
  "a package may not want another from %s",
  (range) => {
    const lock = lockOf({ "node_modules/b": packageOf({ dependencies: { c: range } }) })
    expect(lockFaults(lock)).toEqual([`node_modules/b: wants c from ${range}`])
  },
)

test("neither may package.json, for tests too", () => {
  const lock = lockOf({ "": { devDependencies: { c: "file:../c" } } })
  expect(lockFaults(lock)).toEqual(["package.json: wants c from file:../c"])
})

test.each([
  { os: ["linux"], cpu: ["x64"], libc: ["musl"] },
  { os: ["linux"], cpu: ["riscv64"] },
  { os: ["win32"], cpu: ["x64"] },
  { cpu: ["wasm32"] },
])("a package of another platform may be without a hash: %o", (platform) => {
  const planted = packageOf({ ...platform, optional: true, integrity: undefined })
  expect(lockFaults(lockOf({ "node_modules/b": planted }))).toEqual([])
  const needed = packageOf({ ...platform, integrity: undefined })
  expect(lockFaults(lockOf({ "node_modules/b": needed }))).toEqual([
    "node_modules/b: has no integrity",
  ])
})
