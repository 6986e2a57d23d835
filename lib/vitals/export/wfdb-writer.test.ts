import fc from "fast-check"
import { describe, expect, it } from "vitest"

import { ratio } from "../ratio"
import { readRecording } from "../wfdb"
import { differing, expected, noReading, recordings, signalOf } from "./testing-signals"
import { type WfdbExport, writeWfdb } from "./wfdb-writer"

const base: WfdbExport = {
  record: "visit-1",
  replayed: undefined,
  signals: [],
  offsetMinutes: 0,
  comments: [],
}

function written(file: Partial<WfdbExport>) {
  const result = writeWfdb({ ...base, ...file })
  if (!result.ok) throw new Error(result.reason)
  return result.value
}

function readBack({ header, data }: ReturnType<typeof written>) {
  const read = readRecording(header.text, new Map([[data.name, data.bytes]]))
  if (!read.ok) throw new Error(read.fault.code)
  return read.value
}

describe("a WFDB record", () => {
  it("has these lines", () => {
    const { header, data } = written({
      offsetMinutes: 60,
      comments: ["Exported from Housecall;\nnot for diagnosis"],
      signals: [
        signalOf([{ lost: 0, samples: [5, -6, 7, 8] }], { rate: ratio(4, 1), baseline: 1024 }),
        signalOf([{ lost: 0, samples: [90] }], {
          rate: ratio(2, 1),
          label: "ABP  ½",
          unit: "mm[Hg]",
          gain: 12.84,
        }),
      ],
    })
    expect(header.name).toBe("visit-1.hea")
    expect(header.text.split("\n")).toEqual([
      "visit-1 2 2 2 18:27:45.250 26/11/2026",
      "visit-1.dat 16x2 200(1024)/mV 16 0 5 14 0 II",
      // the second sample never came: 90 − 32768
      "visit-1.dat 16 12.84(0)/mmHg 16 0 90 -32678 0 ABP 1_2",
      "# Exported from Housecall; not for diagnosis",
      "",
    ])
    expect([...new Int16Array(data.bytes.buffer)]).toEqual([5, -6, 90, 7, 8, -32_768])
  })

  it("comes back from the reader as it was stored, with its gaps, scales and start", () => {
    fc.assert(
      fc.property(recordings, (given) => {
        const file = written({ signals: given.map(({ signal }) => signal) })
        const back = readBack(file)
        expect(back.startedAt).toBe("2026-11-26T17:27:45.250")
        for (const [i, { stretches, signal }] of given.entries()) {
          const read = back.signals[i]
          const { offset, step } = file.written[i] ?? { offset: 0, step: 0 }
          const raw = Array.from(read?.samples ?? [], (count) =>
            count === read?.invalid ? noReading : count * step + offset,
          )
          const wanted = expected(stretches)
          expect(differing(raw, wanted, step)).toEqual([])
          expect(read?.rate).toEqual(signal.rate)
          const physical = ((raw[0] ?? 0) - signal.baseline) / signal.gain
          const told = ((read?.samples[0] ?? 0) - (read?.baseline ?? 0)) / (read?.gain ?? 0)
          expect(told).toBeCloseTo(physical, 6 - Math.ceil(Math.log10(Math.abs(physical) + 1)))
        }
      }),
      { numRuns: 100 },
    )
  })

  it.each([
    ["as they are", [-32_767, 32_767], 0, 1],
    ["moved: they need 16 bits, but other ones", [17_824, 53_168], 35_496, 1],
    ["moved: the lowest count is taken", [-32_768, 0], -16_384, 1],
    ["in steps of 2", [0, 131_000], 65_500, 2],
  ])("raw counts %s", (_, samples, offset, step) => {
    const file = written({ signals: [signalOf([{ lost: 0, samples }])] })
    expect(file.written).toEqual([{ label: "II", offset, step }])
    expect(file.header.text.includes("# II:")).toBe(step !== 1 || offset !== 0)
    const [signal] = readBack(file).signals
    expect([...(signal?.samples ?? [])].map((count) => count * step + offset)).toEqual(samples)
    expect(signal?.gain).toBe(200 / step)
  })

  it.each([
    ["nothing", [], {}],
    ["nothing", [signalOf([])], {}],
    ["nothing", [signalOf([{ lost: 0, samples: [noReading] }])], {}],
    ["name", [signalOf([{ lost: 0, samples: [1] }])], { record: "../x" }],
    ["name", [signalOf([{ lost: 0, samples: [1] }])], { record: "100", replayed: "100" }],
    [
      "too_long",
      [
        signalOf([
          { lost: 0, samples: [1] },
          { lost: 2 ** 27, samples: [1] },
        ]),
      ],
      {},
    ],
    [
      // Six hours of 4000 Hz with a sample at either end.
      "too_long",
      [
        signalOf(
          [
            { lost: 0, samples: [1] },
            { lost: 21_600 * 4_000, samples: [1] },
          ],
          { rate: ratio(4_000, 1) },
        ),
      ],
      {},
    ],
    [
      "rates",
      [
        signalOf([{ lost: 0, samples: [1] }], { rate: ratio(100_000, 1) }),
        signalOf([{ lost: 0, samples: [1] }], { rate: ratio(1, 1) }),
      ],
      {},
    ],
  ] as const)("is refused: %s", (reason, signals, other) => {
    expect(writeWfdb({ ...base, signals, ...other })).toEqual({ ok: false, reason })
  })
})

it("is made of chunks of one sample, however many", () => {
  const many = Array.from({ length: 150_000 }, () => ({ lost: 0, samples: [7] }))
  expect(written({ signals: [signalOf(many)] }).data.bytes).toHaveLength(300_000)
})
