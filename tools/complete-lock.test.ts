import { readFileSync } from "node:fs"
import { join } from "node:path"

import { expect, test } from "vitest"

import { complete, missing, platformOf } from "./complete-lock.mjs"
import type { Packages } from "./complete-lock.mjs"

test("package-lock.json names every optional package: npm ci works on every platform", () => {
  const lock: { packages: Packages } = JSON.parse(
    readFileSync(join(import.meta.dirname, "../package-lock.json"), "utf8"),
  )
  expect(missing(lock.packages), 'run "npm run lock"').toEqual([])
})

test("what is missing is added where its parent finds it, and nothing else changes", () => {
  const packages = {
    "node_modules/a": {
      version: "1.0.0",
      dev: true,
      optionalDependencies: { "@a/linux-x64-musl": "1.0.0", here: "^2.0.0" },
    },
    "node_modules/b": { version: "1.0.0", optionalDependencies: { "@a/linux-x64-musl": "1.1.0" } },
    "node_modules/b/node_modules/c": { version: "1.0.0", optionalDependencies: { here: "^2.0.0" } },
    "node_modules/here": { version: "2.0.1" },
  }
  const whole = complete(packages)
  expect(missing(whole)).toEqual([])
  expect(whole).toMatchObject(packages)
  expect(whole["node_modules/@a/linux-x64-musl"]).toEqual({
    version: "1.0.0",
    dev: true,
    optional: true,
    cpu: ["x64"],
    libc: ["musl"],
    os: ["linux"],
  })
  // Two parents want two versions: the second one's lies under it.
  expect(whole["node_modules/b/node_modules/@a/linux-x64-musl"]?.version).toBe("1.1.0")
  expect(complete(whole)).toEqual(whole)
})

test.each([
  ["@swc/core-darwin-arm64", { cpu: ["arm64"], os: ["darwin"] }],
  ["@swc/core-linux-arm-gnueabihf", { cpu: ["arm"], libc: ["glibc"], os: ["linux"] }],
  ["@oxlint/binding-linux-x64-musl", { cpu: ["x64"], libc: ["musl"], os: ["linux"] }],
  ["@next/swc-win32-x64-msvc", { cpu: ["x64"], os: ["win32"] }],
  ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
  ["@oxlint-tsgolint/win32-arm64", { cpu: ["arm64"], os: ["win32"] }],
])("%s says where it belongs", (name, platform) => {
  expect(platformOf(name)).toEqual(platform)
})
