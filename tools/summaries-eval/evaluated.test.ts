import { readFileSync } from "node:fs"
import { join } from "node:path"

import fc from "fast-check"
import { expect, test } from "vitest"

import { evaluated, tableOf } from "./evaluated"

const own = ["own-aci.csv", "own-mts.csv"].map((name) => ({
  name,
  text: readFileSync(join(import.meta.dirname, name), "utf8"),
}))

test("our own encounters: every quote stands where it says, nothing is invented, little is left out", () => {
  const report = evaluated(own)
  expect(report.problems).toEqual([])
  expect(report.files.map(({ name, encounters }) => [name, encounters])).toEqual([
    ["own-aci.csv", 2],
    ["own-mts.csv", 4],
  ])
  for (const { scores } of report.files) {
    expect(scores).toMatchObject({ "citation precision": 1, "number errors": 0, "drug errors": 0 })
    expect(scores["negation errors"] ?? 0).toBe(0)
    expect(scores["section recall"]).toBe(1)
    expect(scores["ROUGE-1"]).toBeGreaterThan(0.3)
    expect(scores["omissions"]).toBeLessThan(0.25)
  }
  expect(tableOf(report).split("\n")).toHaveLength(3)
})

test("a file of another layout, and one that is no CSV, are named and passed over", () => {
  const { encounters, problems } = evaluated([
    { name: "other.csv", text: "a,b\n1,2\n" },
    { name: "broken.csv", text: 'ID,section_header\n"open' },
  ])
  expect(encounters).toEqual([])
  expect(problems).toEqual([
    "other.csv: 1 of 1 rows have no known layout",
    "broken.csv: not a CSV file",
  ])
})

test("whatever a file holds, it is scored or named; rates stay between 0 and 1", () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom("Doctor: Any pain?\nPatient: No.", '"', ",", "PLAN\n\nRest"),
  )
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 }),
      fc.boolean(),
      (rows, aci) => {
        const header = aci
          ? "dataset,encounter_id,dialogue,note"
          : "ID,section_header,section_text,dialogue"
        const quoted = rows.map((row) =>
          row.map((one) => `"${one.replaceAll('"', '""')}"`).join(","),
        )
        const { files } = evaluated([{ name: "x.csv", text: [header, ...quoted].join("\n") }])
        for (const value of files.flatMap(({ scores }) => Object.values(scores))) {
          expect(value ?? 0).toBeGreaterThanOrEqual(0)
          expect(value ?? 0).toBeLessThanOrEqual(1)
        }
      },
    ),
  )
})
