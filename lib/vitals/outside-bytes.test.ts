import fc from "fast-check"
import { expect, test } from "vitest"

import { changedBytes, changedJson, changedText, rounds } from "@/lib/testing-fuzz"

import { deedBody, parseDeedMessage } from "./alarms/deed-message"
import { readEdf } from "./edf/edf"
import { edfFile } from "./edf/testing-edf"
import { metaBody, parseMeta } from "./meta"
import { numericsBody, parseNumerics } from "./numerics"
import { parseSync } from "./sync"
import { readRecording } from "./wfdb"

const at = 1_795_449_600_000
const meta = {
  v: 1,
  stream: 9,
  epoch: "k3",
  frameMs: 100,
  source: { kind: "recorded", name: "ecg-resp", loop: 61.696 },
  channels: [
    {
      id: 1,
      kind: "resp",
      mdc: 151_780,
      label: "RESP",
      unit: "V",
      rate: [125, 32],
      gain: 3276.8,
      baseline: 0,
      min: -9,
      max: 9,
      invalid: -32_768,
    },
  ],
}
const numerics = {
  v: 1,
  stream: 9,
  values: [
    {
      code: "MDC_ECG_HEART_RATE",
      value: 66,
      unit: "/min",
      at,
      derived: true,
      origin: "recorded",
      spot: false,
      questionable: false,
      device: "Chest strap",
    },
  ],
  conditions: [{ code: "sensor_off", device: "Chest strap", since: at }],
  withdrawn: [{ code: "MDC_TEMP_BODY", spot: true, at }],
}
const deeds = [
  { kind: "acknowledge", condition: "MDC_ECG_HEART_RATE.high", comment: "", at },
  { kind: "reset", condition: "all", comment: "", at },
  { kind: "audio_pause", comment: "quiet", at },
].map((deed) => ({ v: 1, kind: "deed", id: "d1", deed }))

const overTheWire = (body: object): unknown => JSON.parse(JSON.stringify(body))

test("what another tab sent is read as itself, or not at all", () => {
  expect(parseMeta(meta) && parseNumerics(numerics)).toBeDefined()
  expect(deeds.map((deed) => parseDeedMessage(deed, "b"))).not.toContain(undefined)
  fc.assert(
    fc.property(changedJson([meta, numerics, ...deeds]), (json) => {
      const table = parseMeta(json)
      expect(table && parseMeta(overTheWire(metaBody(table)))).toEqual(table)
      const numbers = parseNumerics(json)
      expect(numbers && parseNumerics(overTheWire(numericsBody(numbers)))).toEqual(numbers)
      const deed = parseDeedMessage(json, "b")
      expect(deed && parseDeedMessage(overTheWire(deedBody(deed)), "b")).toEqual(deed)
      expect(deed?.kind === "deed" ? deed.deed.by : "b").toBe("b")
    }),
    rounds(1_000),
  )
})

test("a ping or its answer is one with numbers in their bounds, or none", () => {
  const samples = [
    { kind: "ping", id: 1, t0: at, lossPercent: 1 },
    { kind: "pong", id: 1, t0: at, t1: at, t2: at },
  ]
  fc.assert(
    fc.property(changedJson(samples), (json) => {
      const sync = parseSync(json)
      expect(sync && parseSync(overTheWire(sync))).toEqual(sync)
    }),
    rounds(1_000),
  )
})

test("a recording whose header or data were changed is read or refused, and holds no more than came", () => {
  const header = `r 2 250 8 10:00:00 24/11/2026
r.dat 16 200(0)/mV 12 0 771 6168 0 ECG
r.dat 16x2 100/V 12 0 771 12336 0 RESP
# of nobody
`
  const data = Buffer.alloc(48, 3)
  expect(readRecording(header, new Map([["r.dat", data]])).ok).toBe(true)
  fc.assert(
    fc.property(changedText([header]), changedBytes([data], 4_096), (text, bytes) => {
      const read = readRecording(text, new Map([["r.dat", bytes]]))
      const held = read.ok ? read.value.signals.map(({ samples }) => samples.length) : []
      // A format of 8 bits is a byte a sample, one of 12 bits two samples in three; gaps are told, not stored.
      expect(held.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(2 * 4_096)
    }),
    rounds(500),
  )
})

test("an EDF file of which anything was changed is read or refused, and holds no more than came", () => {
  const signals = [{ samples: 2 }, { label: "Resp", samples: 1 }]
  const file = edfFile({
    signals,
    data: [
      [[1, 2], [9]],
      [[3, 4], [8]],
    ],
  })
  fc.assert(
    fc.property(changedBytes([file], 8_192), (bytes) => {
      const read = readEdf("r.edf", bytes)
      const held = read.ok ? read.value.signals.flatMap(({ samples }) => [...samples]) : []
      expect(held.filter((sample) => sample !== -(2 ** 31)).length).toBeLessThanOrEqual(4_096)
    }),
    rounds(500),
  )
})
