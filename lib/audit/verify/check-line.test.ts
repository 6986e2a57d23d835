import { randomBytes } from "node:crypto"

import fc from "fast-check"
import { expect, test } from "vitest"

import { canonical } from "../proofs/canonical"
import { commitmentOf, fhirHashOf } from "../proofs/commitment"
import { entryOf } from "../proofs/entry"
import { checkLine, seqOf } from "./check-line"

const [id, tenant, patientId] = [
  "0b8f3a52-2f4b-4c39-9f5a-1f5d9d0c7e10",
  "6f1dc3ab-8d9f-4a9c-8f53-3bb5c2a8b9a1",
  "b3b42178-2566-4d00-850f-1b9d56f8b4a3",
]
const t = "2026-11-23T10:00:00.000Z"
const words = fc.oneof(fc.string(), fc.string({ unit: "grapheme" }), fc.constant('","payload":{"x'))
const data = fc.dictionary(words, fc.oneof(words, fc.nat(), fc.boolean(), fc.array(words)))

/** A row as it is exported, with its entry; `spoil` changes the text of the event before both are made. */
function rowOf(more: object, fhir: object, spoil = (text: string): string => text) {
  const salt = randomBytes(32)
  const payload = spoil(
    canonical({
      v: 1,
      id,
      t,
      tenant,
      requestId: "7",
      actor: { kind: "staff", id: "1", role: "nurse" },
      action: "visit.read",
      outcome: "success",
      purpose: "TREAT",
      patientId,
      entity: { type: "visit", id: "2" },
      data: { ...more },
    }),
  )
  const text = canonical({ ...fhir })
  const entry = entryOf(tenant, 48_224, {
    id,
    occurredAt: new Date(t),
    action: "visit.read",
    outcome: "success",
    actorRef: randomBytes(32),
    patientRef: randomBytes(32),
    commitment: commitmentOf(salt, payload),
    fhirHash: fhirHashOf(salt, text),
  })
  const line = `{"fhir":${text},"payload":${payload},"salt":"${salt.toString("base64")}","seq":48224}`
  return { entry, line: Buffer.from(line) }
}

test("whatever the event holds, its row is sound, and is not with any byte changed", () => {
  fc.assert(
    fc.property(data, data, fc.nat(), fc.nat(255), (more, fhir, where, byte) => {
      fc.pre([...Object.keys(more), ...Object.keys(fhir)].every((key) => key.isWellFormed()))
      const { entry, line } = rowOf(more, fhir)
      expect(checkLine(line, entry)).toBe("sound")
      const at = where % line.length
      fc.pre(line[at] !== byte)
      line[at] = byte
      expect(checkLine(line, entry)).toHaveProperty("what")
    }),
    { numRuns: 500 },
  )
})

test.each([
  ["no JSON", (text: string) => text.slice(0, -1)],
  ["no object", () => "[]"],
  ["a comma too many", (text: string) => text.replace('"data":{', '"data":{,')],
  ["a bare word", (text: string) => text.replace('"data":{}', '"data":{"a":nothing}')],
  [
    "a number with a zero before it",
    (text: string) => text.replace('"data":{}', '"data":{"a":01}'),
  ],
  ["a line end in a text", (text: string) => text.replace('"TREAT"', '"TR\nEAT"')],
  ["a patient who is a number", (text: string) => text.replace(`"${patientId}"`, "7")],
])("an event that is %s is damaged, committed to or not", (_, spoil) => {
  const { entry, line } = rowOf({}, {}, spoil)
  expect(checkLine(line, entry)).toEqual({ what: "the event is damaged" })
})

test.each([
  ["id", (text: string) => text.replace(`"id":"${id}"`, '"id":"0b8f3a52"')],
  ["time", (text: string) => text.replace("10:00:00.000Z", "10:00:00.001Z")],
  ["tenant", (text: string) => text.replace(`"tenant":"${tenant}"`, '"tenant":"6f"')],
  ["action", (text: string) => text.replace("visit.read", "visit.made")],
  ["outcome", (text: string) => text.replace("success", "refused")],
  ["patient", (text: string) => text.replace(`"${patientId}"`, "null")],
])("an event of another %s than its entry contradicts it", (_, spoil) => {
  const { entry, line } = rowOf({}, {}, spoil)
  expect(checkLine(line, entry)).toEqual({ what: "the event and its entry contradict each other" })
})

test.each([
  ['{"seq":0}', 0],
  ['{"erased":true,"seq":1234567890123456}', 1_234_567_890_123_456],
  ['"seq":7}', 7],
  ['{"seq":01}', null],
  ['{"seq":12345678901234567}', null],
  ['{"seq":}', null],
  ['{"seq":-1}', null],
  ['{"seq":1} ', null],
  ["1}", null],
  ["}", null],
  ["", null],
])("the number of the row %s is %s", (text, seq) => {
  expect(seqOf(Buffer.from(text))).toBe(seq)
})
