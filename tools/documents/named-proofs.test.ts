import { existsSync, readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"

import { describe, expect, test } from "vitest"

import { asvsRequirements } from "./asvs-levels"
import { missingProofs, proofsIn, treeOf } from "./named-proofs"

const root = join(import.meta.dirname, "../..")
const page = (name: string): string => readFileSync(join(root, "docs", name), "utf8")

describe("what a page may name", () => {
  const files = new Map([
    ["lib/a/one.test.ts", 'test("it is so", () => {}) // and is tested'],
    ["docs/a.md", "# It is so\nAs it is written."],
    ["lib/b/one.test.ts", 'test("it is not", () => {})'],
    ["app/x/[id]/route.ts", ""],
  ])
  const tree = { paths: [...files.keys()], text: (path: string) => files.get(path) ?? "" }

  test.each([
    ["a file by its whole path", "`app/x/[id]/route.ts`", []],
    ["and by its last part", "`[id]/route.ts`, and so on", []],
    ["a folder between left out", "`app/route.ts`", []],
    ["a test by its title", '`a/one.test.ts` "it is so"', []],
    ["a name that two have, one with the title", '`one.test.ts` "it is not"', []],
    ["a file that is gone", "`lib/a/two.ts`", ["lib/a/two.ts: there is no such file"]],
    ["half a name", "`ne.test.ts`", ["ne.test.ts: there is no such file"]],
    [
      "a name that two have",
      "`one.test.ts`",
      ["one.test.ts: is each of lib/a/one.test.ts, lib/b/one.test.ts"],
    ],
    [
      "a title that is gone, of two",
      '`a/one.test.ts` "it is so", "it was so"',
      ['a/one.test.ts: has no "it was so"'],
    ],
    ["half a title", '`a/one.test.ts` "it is"', ['a/one.test.ts: has no "it is"']],
    ["words of a comment", '`a/one.test.ts` "is tested"', ['a/one.test.ts: has no "is tested"']],
    ["a page by its heading", '`docs/a.md` "It is so"', []],
    ["words of a page", '`docs/a.md` "it is written"', ['docs/a.md: has no "it is written"']],
    ["a command is no file", "`npm run deps` and `lib/a`", []],
  ])("%s", (_, markdown, missing) => {
    expect(missingProofs(proofsIn(markdown), tree)).toEqual(missing)
  })
})

const pages = ["security.md", "asvs.md", "failures.md", "attack-reports.md", "scaling.md"]

test.each(pages)("every file and title that docs/%s names is there", (name) => {
  expect(missingProofs(proofsIn(page(name)), treeOf(root))).toEqual([])
})

test.each(pages)("every page that docs/%s leads to is there", (name) => {
  const targets = [...page(name).matchAll(/\]\(([^)#]+)/g)].map(([, target = ""]) => target)
  expect(targets.length).toBeGreaterThan(0)
  expect(targets.filter((target) => !existsSync(join(root, "docs", target)))).toEqual([])
})

test("security.md: each promise has a test that shows it, by its title, or says that nothing does", () => {
  const rows = page("security.md")
    .split("\n")
    .filter((line) => /^\| P\d+ /.test(line))
  const unproved = rows.filter(
    (row) => !proofsIn(row).some(({ titles }) => titles.length > 0) && !/\[unverified\]/.test(row),
  )
  expect(rows.length).toBeGreaterThan(40)
  expect(unproved).toEqual([])
  expect(rows.map((row) => row.split(" ")[1])).toEqual(rows.map((_, at) => `P${at + 1}`))
})

test("failures.md: each row has a test that does it, by its title, and each long test of a failure is named", () => {
  const rows = page("failures.md")
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| what "))
    .filter((line) => !line.startsWith("| ---"))
  expect(rows.length).toBeGreaterThan(9)
  expect(rows.filter((row) => !proofsIn(row).some(({ titles }) => titles.length > 0))).toEqual([])
  // In a row, or among those that were not yet run to their end.
  const named = new Set(proofsIn(page("failures.md")).map(({ file }) => file))
  const failures = readdirSync(join(root, "e2e/long")).filter((file) =>
    /^(killed-|redis-|disk-|clock|no-network|twice).*\.spec\.ts$/.test(file),
  )
  expect(failures.filter((file) => !named.has(file))).toEqual([])
})

describe("asvs.md", () => {
  const rows = page("asvs.md")
    .split("\n")
    .flatMap((line) => {
      const [, id, level, mark, said = ""] =
        /^\| (\d+\.\d+\.\d+) \| (L[12]) \| ([^|]*) \| (.*) \|$/.exec(line) ?? []
      return id === undefined ? [] : [{ id, level, mark, said }]
    })

  test("has each requirement of levels 1 and 2 once, in order", () => {
    expect(rows.map(({ id, level }) => `${id} ${level}`)).toEqual(asvsRequirements)
  })

  test("each has a mark, and what is said to be met names a test or the code", () => {
    const marks = ["met", "partly", "gap", "operator", "–"]
    expect(rows.filter(({ mark }) => !marks.includes(mark ?? "")).map(({ id }) => id)).toEqual([])
    const unproved = rows.filter(
      ({ mark, said }) =>
        (mark === "met" || mark === "partly") &&
        proofsIn(said).length === 0 &&
        !said.includes("[unverified]"),
    )
    expect(unproved.map(({ id }) => id)).toEqual([])
  })

  test("the sums at its head are those of its rows", () => {
    for (const mark of ["met", "partly", "gap", "operator", "–"]) {
      const count = rows.filter((row) => row.mark === mark).length
      expect(page("asvs.md"), `of ${mark}`).toContain(`| ${mark} | ${count} |`)
    }
  })
})
