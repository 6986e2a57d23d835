import fc from "fast-check"
import { expect, test } from "vitest"

import { addendumId, compositionResource, provenanceResource } from "./composition"
import type { CompositionFacts } from "./composition"

const visitId = "0d2f7a8e-1111-4222-8333-444455556666"
const signed = (time: string, sha256: string) => ({
  ...{ signedAt: `2026-11-24T${time}:00.000Z`, signedBy: "dr", sha256 },
})
const facts: CompositionFacts = {
  ...{ visitId, patientId: "p", clinic: { id: "c", name: "Riverside" }, version: 3 },
  ...signed("10:55", "a".repeat(64)),
  lines: [{ section: "plan", text: "Rest." }],
  instructions: [],
  wasDrafted: true,
  models: [],
  addenda: [],
}
const added = (number: number, words = "More.") => ({
  ...{ id: addendumId(visitId, number), number, words },
  ...signed(`11:0${number}`, "b".repeat(64)),
})

test.each([
  [0, "final", "3"],
  [1, "amended", "3.1"],
  [2, "amended", "3.2"],
])("a summary with %i addenda is %s, version %s", (count, status, versionId) => {
  const addenda = Array.from({ length: count }, (_, index) => added(index + 1))
  const { section, ...head } = compositionResource({ ...facts, addenda }, 0)
  // A change of what is said is a change of the version: caches ask by it.
  expect(head).toMatchObject({ id: visitId, status, meta: { versionId } })
  expect(section?.map(({ title }) => title)).toEqual(count === 0 ? ["Plan"] : ["Plan", "Addenda"])
})

test.each([
  ["subjective", "61150-9"],
  ["objective", "61149-1"],
  ["assessment", "51848-0"],
  ["plan", "18776-5"],
] as const)("section %s is LOINC %s", (section, code) => {
  const one = compositionResource({ ...facts, lines: [{ section, text: "So." }] }, 0)
  expect(one.section).toMatchObject([{ code: { coding: [{ system: "http://loinc.org", code }] } }])
})

test("what the patient reads is the last section of the summary: LOINC 69730-0", () => {
  const one = compositionResource({ ...facts, instructions: [{ text: "Drink enough." }] }, 0)
  expect(one.section?.at(-1)).toMatchObject({ code: { coding: [{ code: "69730-0" }] } })
})

test("an addendum appends to the summary; a program drafts the one, never the other", () => {
  const more = { ...facts, addenda: [added(1)] }
  expect(compositionResource(more, 1)).toMatchObject({
    id: `${visitId}.1`,
    status: "final",
    relatesTo: [{ code: "appends", targetReference: { reference: `Composition/${visitId}` } }],
  })
  expect(provenanceResource(more, 0).agent).toHaveLength(3)
  expect(provenanceResource(more, 1)).toMatchObject({
    target: [{ reference: `Composition/${visitId}.1` }],
    entity: [{ what: { identifier: { value: "b".repeat(64) } } }],
  })
  expect(provenanceResource(more, 1).agent).toHaveLength(2)
})

test("charted vital signs have a section of their own: LOINC 8716-3", () => {
  const charted = (count: number) =>
    compositionResource({ ...facts, charted: { ids: ["a", "b"], count } }, 0)
  expect(charted(2)).toMatchObject({
    meta: { versionId: "3.v2" },
    section: [
      { title: "Plan" },
      {
        code: { coding: [{ code: "8716-3" }] },
        entry: [{ reference: "Observation/a" }, { reference: "Observation/b" }],
      },
    ],
  })
  expect(JSON.stringify(charted(2))).not.toContain(" of ")
  expect(JSON.stringify(charted(312))).toContain("2 of 312")
})

test("what a language model drafted is labelled, and the model is an agent; an addendum is nobody's but the signer's", () => {
  const models = ["llama3.1:8b", "other"]
  const drafted = { ...facts, models, addenda: [added(1)] }
  const label = { code: "AIAST", display: "Artificial Intelligence asserted" }
  expect(compositionResource(drafted, 0).meta).toMatchObject({ security: [label] })
  for (const meta of [compositionResource(drafted, 1).meta, compositionResource(facts, 0).meta])
    expect(meta).not.toHaveProperty("security")
  const agents = JSON.parse(JSON.stringify(provenanceResource(drafted, 0).agent.slice(3)))
  expect(agents).toMatchObject(
    models.map((value) => ({
      type: { coding: [{ code: "assembler" }] },
      who: { type: "Device", identifier: { system: "urn:housecall:language-model", value } },
    })),
  )
  expect(provenanceResource(drafted, 1).agent).toHaveLength(2)
})

test("whatever was written, the narrative is one list of escaped text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (words) => {
      const one = compositionResource({ ...facts, addenda: [added(1, words)] }, 1)
      const [, inside] =
        /^<div xmlns="http:\/\/www\.w3\.org\/1999\/xhtml"><ul><li>(.*)<\/li><\/ul><\/div>$/su.exec(
          one.section?.[0]?.text.div ?? "",
        ) ?? []
      expect(inside?.replaceAll("<br/>", "")).toMatch(/^(?:[^<>&"]|&(?:amp|lt|gt|quot);)*$/u)
      // oxlint-disable-next-line no-control-regex -- that there is none is what is tested
      expect(inside).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/)
    }),
  )
})
