import { existsSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

import { expect, test } from "vitest"

import { fuzzed, without } from "./parsers"
import { takingApart } from "./signs"

const root = join(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const parsers = [...new Set(Object.values(fuzzed).flat())]

/** Whoever takes bytes apart adds the fuzz test to the list, or says there why none is needed. */
test("every file that takes something apart is fuzzed, or says why not", () => {
  const found = [...takingApart(root).keys()]
  expect(found.length).toBeGreaterThan(120)
  const listed = new Set([...parsers, ...Object.values(without).flat()])
  expect(found.filter((file) => !listed.has(file))).toEqual([])
})

test("no reason is given for a file that is gone, is fuzzed, or takes nothing apart", () => {
  const found = takingApart(root)
  const reasons = Object.values(without).flat()
  expect(reasons.filter((file) => !found.has(file) || parsers.includes(file))).toEqual([])
  expect(reasons.length).toBe(new Set(reasons).size)
})

test.each(Object.entries(fuzzed))("%s has properties, and reaches its parsers", (path, files) => {
  expect(read(path)).toMatch(/fc\.(asyncP|p)roperty\(/)
  const reached = reachedFrom(path)
  expect(files.filter((file) => !reached.has(file))).toEqual([])
})

test("no parser of outside bytes writes to a log, but those that answer a program of another", () => {
  const logging = parsers.filter((file) => /from "@\/lib\/log"|\bconsole\./.test(read(file)))
  expect(logging).toEqual(["lib/witness/server.ts"])
})

/** A file's own imports and theirs, as far as they are ours. */
function reachedFrom(path: string): Set<string> {
  const reached = new Set<string>([path])
  for (const file of reached)
    for (const [, from = ""] of read(file).matchAll(
      /(?:from|import\() ?"((?:@\/|\.\.?\/)[^"]+)"/g,
    )) {
      const place = from.startsWith("@/") ? from.slice(2) : join(dirname(file), from)
      const found = ["", ".ts", ".tsx"].map((ending) => place + ending).find(isFile)
      if (found !== undefined) reached.add(found)
    }
  return reached
}

function isFile(path: string): boolean {
  return /\.tsx?$/.test(path) && existsSync(join(root, path))
}
