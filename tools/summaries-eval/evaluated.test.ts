import { readFileSync } from "node:fs"
import { join } from "node:path"

import fc from "fast-check"
import { expect, test } from "vitest"

import { openAiCompatible } from "@/lib/summaries/model/openai-compatible"
import { answerWith, modelEndpoint } from "@/lib/summaries/model/testing-endpoint"

import { evaluated, tableOf } from "./evaluated"

const own = ["own-aci.csv", "own-mts.csv"].map((name) => ({
  name,
  text: readFileSync(join(import.meta.dirname, name), "utf8"),
}))

test("our own encounters: every quote stands where it says, nothing is invented, little is left out", async () => {
  const report = await evaluated(own)
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

test("a model is asked for each dialogue, and scored beside: as it answered, and grounded", async () => {
  const cite = [{ line: "L1", words: "" }]
  const answers = [
    // The second sentence has a dose that nobody said.
    [
      { section: "subjective", text: "Cough for 4 days.", cites: [{ line: "L2", words: "cough" }] },
      { section: "plan", text: "Doxycycline 900 mg.", cites: [{ line: "L2", words: "cough" }] },
    ],
    undefined,
  ]
  const endpoint = await modelEndpoint((response) => {
    const sentences = answers[endpoint.asked - 1]
    if (sentences === undefined) response.writeHead(500).end()
    else answerWith(response, { sentences: [...sentences, { ...sentences[0], cites: cite }] })
  })
  const model = { url: endpoint.url, model: "org/small:1b", key: undefined }
  const dialogue = "Doctor: What brings you in?\nPatient: I have had a cough for four days."
  const row = (id: string) => `${id},GENHX,"A cough for four days.","${dialogue}"`
  const text = ["ID,section_header,section_text,dialogue", row("one"), row("two")].join("\n")
  const report = await evaluated([{ name: "own.csv", text }], {
    summariser: openAiCompatible(model),
    seconds: 20,
  })
  await endpoint.close()
  expect(endpoint.asked).toBe(2)
  expect(report.problems).toEqual(["own.csv: org/small:1b: two: server_error"])
  expect(report.files).toMatchObject([
    { draft: "extractive", encounters: 2, scores: { "citation precision": 1 } },
    {
      draft: "org/small:1b, as it answered",
      encounters: 1,
      scores: { "citation precision": 1 / 3, "drug errors": 1, "number errors": 2 / 3 },
    },
    {
      draft: "org/small:1b, grounded",
      encounters: 1,
      scores: { "citation precision": 1, "drug errors": null, "number errors": 0 },
    },
  ])
  expect(tableOf(report).split("\n")).toHaveLength(4)
})

test("a file of another layout, and one that is no CSV, are named and passed over", async () => {
  const { encounters, problems } = await evaluated([
    { name: "other.csv", text: "a,b\n1,2\n" },
    { name: "broken.csv", text: 'ID,section_header\n"open' },
  ])
  expect(encounters).toEqual([])
  expect(problems).toEqual([
    "other.csv: 1 of 1 rows have no known layout",
    "broken.csv: not a CSV file",
  ])
})

test("whatever a file holds, it is scored or named; rates stay between 0 and 1", async () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.constantFrom("Doctor: Any pain?\nPatient: No.", '"', ",", "PLAN\n\nRest"),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(cell, { minLength: 1, maxLength: 5 }), { maxLength: 6 }),
      fc.boolean(),
      async (rows, aci) => {
        const header = aci
          ? "dataset,encounter_id,dialogue,note"
          : "ID,section_header,section_text,dialogue"
        const quoted = rows.map((row) =>
          row.map((one) => `"${one.replaceAll('"', '""')}"`).join(","),
        )
        const { files } = await evaluated([{ name: "x.csv", text: [header, ...quoted].join("\n") }])
        for (const value of files.flatMap(({ scores }) => Object.values(scores))) {
          expect(value ?? 0).toBeGreaterThanOrEqual(0)
          expect(value ?? 0).toBeLessThanOrEqual(1)
        }
      },
    ),
  )
})
