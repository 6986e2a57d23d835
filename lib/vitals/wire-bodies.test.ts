import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { type WaveMeta, metaBody, parseMeta } from "./meta"
import { numericsBody, parseNumerics } from "./numerics"
import { ratio } from "./ratio"
import { parseSync } from "./sync"

const overTheWire = (body: object): unknown => JSON.parse(JSON.stringify(body))

const meta: WaveMeta = {
  stream: 9,
  epoch: "k3",
  frameMs: 100,
  source: { kind: "recorded", name: "ecg-resp", loopSeconds: 61.696 },
  channels: [
    {
      id: 1,
      kind: "resp",
      mdc: 151_780,
      label: "RESP",
      unit: "V",
      rate: ratio(125, 32),
      gain: 3276.8,
      baseline: 0,
      min: -9,
      max: 9,
      invalid: -32_768,
    },
  ],
}
const heart = {
  code: "MDC_ECG_HEART_RATE",
  value: 66,
  unit: "/min",
  at: 1_795_449_600_000,
  derived: true,
  origin: "recorded",
  spot: false,
  questionable: false,
  device: "Chest strap",
} as const
const snapshot = {
  stream: 9,
  values: [heart],
  conditions: [{ code: "sensor_off", device: "Chest strap", since: 1_795_449_600_000 }],
  withdrawn: [{ code: "MDC_TEMP_BODY", spot: true, at: 1_795_449_600_000 }],
} as const

describe("bodies of the envelope", () => {
  it("come back as they were sent", () => {
    expect(parseMeta(overTheWire(metaBody(meta)))).toEqual(meta)
    expect(parseNumerics(overTheWire(numericsBody(snapshot)))).toEqual(snapshot)
    expect(parseSync({ kind: "ping", id: 1, t0: 5 })).toEqual({
      kind: "ping",
      id: 1,
      t0: 5,
      lossPercent: 0,
    })
    expect(parseSync({ kind: "ping", id: 1, t0: 5, lossPercent: 5 })).toMatchObject({
      lossPercent: 5,
    })
    expect(parseSync({ kind: "pong", id: 1, t0: 5, t1: 6, t2: 7 })).toEqual({
      kind: "pong",
      id: 1,
      t0: 5,
      t1: 6,
      t2: 7,
    })
  })

  it("carry a source that does not repeat", () => {
    const once = {
      ...meta,
      source: { kind: "device", name: "Chest strap", loopSeconds: undefined },
    } as const
    expect(parseMeta(overTheWire(metaBody(once)))).toEqual(once)
  })

  it.each([
    ["a code that is no MDC name", { ...heart, code: "<b>HR</b>" }],
    ["a value that is no number", { ...heart, value: "66" }],
    ["no unit", { ...heart, unit: undefined }],
    ["no moment", { ...heart, at: -1 }],
    ["a moment that is text", { ...heart, at: "now" }],
    ["no word on how it was got", { ...heart, derived: 1 }],
    ["an origin that nobody knows", { ...heart, origin: "measured" }],
    ["a value that no patient has", { ...heart, value: 500 }],
    ["another unit than the code's", { ...heart, unit: "Hz" }],
  ])("of a snapshot with %s the other numbers are read", (_, wrong) => {
    expect(parseNumerics({ v: 1, stream: 9, values: [wrong, heart] })?.values).toEqual([heart])
  })

  it.each([
    ["a rate that would fill the memory", { rate: [1e9, 1] }],
    ["a rate over nothing", { rate: [1, 0] }],
    ["a gain of nothing", { gain: 0 }],
    ["an unknown kind", { kind: "toString" }],
    ["a label of any length", { label: "x".repeat(41) }],
  ])("a channel with %s is dropped with its table", (_, wrong) => {
    const [channel] = (overTheWire(metaBody(meta)) as { channels: object[] }).channels
    expect(parseMeta({ ...metaBody(meta), channels: [{ ...channel, ...wrong }] })).toBeUndefined()
  })

  it.each([
    [
      "a condition that nobody knows",
      { conditions: [{ ...snapshot.conditions[0], code: "toString" }] },
    ],
    ["a condition of no device", { conditions: [{ code: "sensor_off", since: 1 }] }],
    ["something taken back that was nothing", { withdrawn: [{ code: "temperature" }] }],
  ])("a snapshot with %s is dropped whole", (_, wrong) => {
    expect(parseNumerics({ ...numericsBody(snapshot), ...wrong })).toBeUndefined()
  })

  it("carry a zero between two counts, as EDF has it", () => {
    const between = {
      ...meta,
      channels: meta.channels.map((each) => ({ ...each, baseline: -0.5 })),
    }
    expect(parseMeta(overTheWire(metaBody(between)))).toEqual(between)
  })

  it("never throw on anything else", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (json) => {
        for (const parse of [parseMeta, parseNumerics, parseSync])
          expect(parse(json)).toBeUndefined()
        expect(parseMeta({ ...metaBody(meta), channels: [json] })).toBeUndefined()
        expect(parseNumerics({ v: 1, stream: 1, values: [json] })?.values).toEqual([])
        expect(parseNumerics({ v: 1, stream: 1, values: json })?.values ?? []).toEqual([])
      }),
    )
  })
})
