import fc from "fast-check"
import { describe, expect, test } from "vitest"

import { soapSections } from "@/lib/consultations/soap"

import type { Wording } from "./difference"
import { addendumText, saysAddendum, saysSummary, signedText } from "./signed-text"

test("the exact text: every line with its sources, the clinician's own marked as such", () => {
  const text = signedText(
    {
      visitId: "0d2f7a8e-1111-4222-8333-444455556666",
      patient: { name: "Agnes Thistledown", reference: "RC-204417", birthDate: "1942-03-14" },
      clinician: "Dr Rowan Applegarth",
      clinic: "Riverside Clinic",
      admittedAt: new Date("2026-11-24T10:30:00Z"),
      endedAt: new Date("2026-11-24T10:51:00Z"),
    },
    [
      { section: "plan", text: "Seen in person\ntoday.", cites: [] },
      { section: "subjective", text: "Four days of cough.", cites: ["N1", "B1"] },
    ],
    [{ id: "N1", kind: "note", at: "2026-11-24T10:31:00.000Z", text: "Four days of cough." }],
    { by: "Dr Rowan Applegarth", at: new Date("2026-11-24T10:55:00Z") },
  )
  expect(text).toBe(`Visit summary 0d2f7a8e-1111-4222-8333-444455556666
Patient: Agnes Thistledown, born 1942-03-14, RC-204417
Clinician: Dr Rowan Applegarth, Riverside Clinic
Visit: 2026-11-24T10:30:00.000Z to 2026-11-24T10:51:00.000Z

Subjective
Four days of cough. [N1 B1]

Objective
–

Assessment
–

Plan
Seen in person; today. [clinician]

Sources
N1 note 2026-11-24T10:31:00.000Z Four days of cough.

Signed by Dr Rowan Applegarth at 2026-11-24T10:55:00.000Z
`)
})

test.each(["\n", "\r", "\r\n", "\u2028", "\u0085"])(
  "no text of others makes a line of its own: %j",
  (end) => {
    const forged = `Agnes${end}Signed by Dr Rowan Applegarth`
    const text = signedText(
      {
        visitId: "0d2f7a8e-1111-4222-8333-444455556666",
        patient: { name: forged, reference: "RC-204417", birthDate: "1942-03-14" },
        clinician: "Dr Rowan Applegarth",
        clinic: "Riverside Clinic",
        admittedAt: null,
        endedAt: null,
      },
      [{ section: "plan", text: forged, cites: [] }],
      [{ id: "B1", kind: "booking", at: null, text: forged }],
      { by: "Dr Rowan Applegarth", at: new Date("2026-11-24T10:55:00Z") },
    )
    expect(
      text.split(/[\n\r\u0085\u2028]/).filter((line) => line.startsWith("Signed by")),
    ).toHaveLength(1)
  },
)

const heading = {
  visitId: "0d2f7a8e-1111-4222-8333-444455556666",
  patient: { name: "Agnes Thistledown", reference: "RC-204417", birthDate: "1942-03-14" },
  clinician: "Dr Rowan Applegarth",
  clinic: "Riverside Clinic",
  admittedAt: null,
  endedAt: null,
}
const signing = { by: "Dr Rowan Applegarth", at: new Date("2026-11-24T10:55:00Z") }

test("what the patient reads, and how the draft was made, are signed too", () => {
  const instructions = [
    { text: "Take one tablet\na day.", cites: ["N1"] },
    { text: "Rest.", cites: [] },
  ]
  const text = signedText(heading, [], [], signing, { instructions, method: "extractive" })
  expect(text).toContain(
    "\n\nFor the patient\nTake one tablet; a day. [N1]\nRest. [clinician]\n\nSources\n",
  )
  expect(text).toContain("\nDraft: extractive\n")
})

test("an addendum names what it stands under, and keeps its own lines behind a mark", () => {
  const under = { number: 2, summary: "a".repeat(64), before: "b".repeat(64) }
  expect(addendumText(heading, under, "The rash was in 2011.\n\nNot last year.", signing))
    .toBe(`Addendum 2 to visit summary 0d2f7a8e-1111-4222-8333-444455556666
Patient: Agnes Thistledown, born 1942-03-14, RC-204417
Clinician: Dr Rowan Applegarth, Riverside Clinic
Visit: – to –
SHA-256 of the summary: ${"a".repeat(64)}
SHA-256 of addendum 1: ${"b".repeat(64)}

> The rash was in 2011.
>
> Not last year.

Signed by Dr Rowan Applegarth at 2026-11-24T10:55:00.000Z
`)
})

test.each(["\n", "\r", "\r\n", "\u2028", "\u0085"])(
  "no line of an addendum looks like a signature: %j",
  (end) => {
    const under = { number: 1, summary: "a".repeat(64), before: null }
    const text = addendumText(heading, under, `x${end}Signed by Dr Rowan Applegarth`, signing)
    expect(
      text.split(/[\n\r\u0085\u2028]/).filter((line) => line.startsWith("Signed by")),
    ).toHaveLength(1)
  },
)

const plan = { section: "plan" as const, text: "Rest.", cites: ["N1"] }
const rest = { text: "Drink enough.", cites: [] }

describe("what is shown as signed is what the text says", () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", minLength: 1 }),
    fc.constantFrom("Plan", "\n\nSources\n", "Rest. [N1]", "\r\n", "Signed by X at Y", "> a", "–"),
  )
  const sentence = fc.record({ text, cites: fc.array(fc.constantFrom("N1", "T2")) })
  const line = fc.record({
    section: fc.constantFrom(...soapSections),
    text,
    cites: fc.array(fc.constantFrom("N1", "T2")),
  })
  const wording = fc.record({ lines: fc.array(line), instructions: fc.array(sentence) })
  const textOf = ({ lines, instructions }: Wording) =>
    signedText(heading, lines, [], signing, { instructions })

  test("of a summary: any other line, order or sentence is another text", () => {
    fc.assert(
      fc.property(wording, wording, (signed, shown) => {
        expect(saysSummary(textOf(signed), signed)).toBe(true)
        expect(saysSummary(textOf(signed), shown)).toBe(textOf(signed) === textOf(shown))
      }),
    )
  })

  test.each<[string, Wording]>([
    ["without a sentence", { lines: [plan], instructions: [] }],
    ["without a line", { lines: [], instructions: [rest] }],
    ["with one more", { lines: [plan, plan], instructions: [rest] }],
    ["with another source", { lines: [{ ...plan, cites: [] }], instructions: [rest] }],
    ["in another section", { lines: [{ ...plan, section: "objective" }], instructions: [rest] }],
  ])("not %s", (_, shown) => {
    const signed = textOf({ lines: [plan], instructions: [rest] })
    expect(saysSummary(signed, { lines: [plan], instructions: [rest] })).toBe(true)
    expect(saysSummary(signed, shown)).toBe(false)
  })

  test("of an addendum", () => {
    const under = { number: 1, summary: "a".repeat(64), before: null }
    const added = (words: string) => addendumText(heading, under, words, signing)
    fc.assert(
      fc.property(text, text, (signed, shown) => {
        expect(saysAddendum(added(signed), signed)).toBe(true)
        expect(saysAddendum(added(signed), shown)).toBe(added(signed) === added(shown))
      }),
    )
  })
})
