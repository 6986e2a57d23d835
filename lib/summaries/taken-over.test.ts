import fc from "fast-check"
import { expect, test } from "vitest"

import type { SummarySource } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"

import { wholeOf, withLinesOf } from "./taken-over"

const source = (id: string, kind: SummarySource["kind"], text: string): SummarySource => ({
  ...{ id, kind, at: null, text },
})
const offer = {
  lines: [
    { section: "subjective" as const, text: "Knee pain.", cites: ["L2"] },
    { section: "objective" as const, text: "Pulse 84.", cites: ["V1"] },
    { section: "plan" as const, text: "Come back in two weeks.", cites: ["L9"] },
  ],
  sources: [
    source("L2", "transcript", "No."),
    source("V1", "vitals", "Pulse: 84"),
    source("L9", "transcript", "Come back in two weeks."),
  ],
}
const now = {
  lines: [{ section: "assessment" as const, text: "Sprain.", cites: ["V1"] }],
  instructions: [{ text: "Rest.", cites: [] }],
  // The same words in another line, and another vital sign under the same number.
  sources: [source("L1", "transcript", "No."), source("V1", "vitals", "Breaths: 16")],
}

test("a line stands in its section, and cites what it cited, by another number where that one is taken", () => {
  const { text, sources } = withLinesOf(offer, [1, 0], now)
  expect(text.lines).toEqual([
    { section: "subjective", text: "Knee pain.", cites: ["L2"] },
    { section: "objective", text: "Pulse 84.", cites: ["V2"] },
    { section: "assessment", text: "Sprain.", cites: ["V1"] },
  ])
  expect(text.instructions).toEqual(now.instructions)
  expect(sources.map(({ id, text: words }) => `${id} ${words}`)).toEqual([
    "L1 No.",
    "L2 No.",
    "V1 Breaths: 16",
    "V2 Pulse: 84",
  ])
})

test("what stands there already is not put there twice", () => {
  const once = withLinesOf(offer, [0], now)
  const again = withLinesOf(offer, [0], { ...once.text, sources: once.sources })
  expect(again).toEqual(once)
})

test("the whole draft takes the place of the text, with what its plan asks of the patient", () => {
  const { text } = wholeOf(offer, now)
  expect(text.lines.map((line) => line.text)).toEqual(offer.lines.map((line) => line.text))
  expect(text.instructions).toEqual([{ text: "Come back in two weeks.", cites: ["L9"] }])
})

test("whatever is offered: each citation leads to the source that it led to, and nothing known changes", () => {
  const id = fc.constantFrom<string[]>("B1", "N1", "N2", "V1", "L1", "L2", "L3")
  const words = fc.constantFrom("one", "two")
  const kinds = { B: "booking", N: "note", V: "vitals", L: "transcript" } as const
  const kindOf = (name: string) =>
    Object.entries(kinds).find(([letter]) => name.startsWith(letter))?.[1] ?? "timeline"
  const sources = fc
    .uniqueArray(fc.record({ id, text: words }), { selector: (one) => one.id })
    .map((all) => all.map((one) => source(one.id, kindOf(one.id), one.text)))
  const line = fc.record({
    section: fc.constantFrom(...soapSections),
    text: fc.string({ minLength: 1, maxLength: 3 }),
    cites: fc.array(id, { maxLength: 3 }),
  })
  const draft = fc.record({ lines: fc.array(line, { maxLength: 6 }), sources })
  fc.assert(
    fc.property(draft, draft, fc.array(fc.nat(7), { maxLength: 4 }), (offered, mine, picked) => {
      const before = { ...mine, instructions: [] }
      for (const taken of [withLinesOf(offered, picked, before), wholeOf(offered, before)]) {
        const known = new Map(taken.sources.map((one) => [one.id, one.text]))
        expect(known.size).toBe(taken.sources.length)
        expect(taken.sources).toEqual(expect.arrayContaining(mine.sources))
        for (const one of taken.text.lines) {
          if (mine.lines.includes(one)) continue
          const words = one.cites.map((cited) => known.get(cited))
          const origins = offered.lines
            .filter(({ text, section }) => text === one.text && section === one.section)
            .map(({ cites }) =>
              cites.flatMap((cited) => offered.sources.find((s) => s.id === cited)?.text ?? []),
            )
          expect(origins).toContainEqual(words)
        }
      }
    }),
  )
})
