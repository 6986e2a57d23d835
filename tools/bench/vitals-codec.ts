import { decodeFrame, encodeFrame } from "@/lib/vitals/codec"
import type { WaveFrame } from "@/lib/vitals/codec"

import { median } from "./percentile"
import type { Measured, Row } from "./row"
import { took } from "./timing"
import { cbor, messagePack } from "./usual-formats"
import type { Plain } from "./usual-formats"
import { bundledSignals, frameMs, framesOf, monitorChannels } from "./vitals-signal"

const runs = 30
/** A run lasts some tens of milliseconds: long enough for the clock, too short for much else to come between. */
const passes = 20

export const codecRows: readonly Row[] = [
  { id: "vitals.bytes", unit: "B/s", aim: "<= 1400", run: () => Promise.resolve(bytes()) },
  // A hundred patients send 1,000 frames a second: at the aim that is a hundredth of a core.
  { id: "vitals.codec", unit: "frames/s", aim: ">= 100000", run: speed },
]

/** Payload of one patient at 687.5 samples/s, before encryption and packet heads. Exact, not a median. */
function bytes(): Measured {
  const frames = framesOf(monitorChannels())
  const json = perSecond(frames, (frame) => Buffer.byteLength(JSON.stringify(compact(frame))))
  const ours = perSecond(frames, (frame) => encodeFrame(frame).length)
  const asRecorded = framesOf(bundledSignals())
  return {
    value: ours,
    runs: 1,
    baseline: [
      { name: "compact JSON", value: json },
      {
        name: "MessagePack",
        value: perSecond(frames, (frame) => messagePack(compact(frame)).length),
      },
      { name: "CBOR", value: perSecond(frames, (frame) => cbor(compact(frame)).length) },
      { name: "ratio to compact JSON", value: ours / json },
      {
        name: "the recording's own 1003.9 samples/s of 16 bits",
        value: perSecond(asRecorded, (frame) => encodeFrame(frame).length),
      },
    ],
  }
}

/** Frames encoded and decoded again, on one core; every frame is compared with what went in first. */
async function speed(): Promise<Measured> {
  const frames = framesOf(monitorChannels())
  for (const frame of frames) expectSame(frame)
  const ours = (): void => {
    for (const frame of frames) decodeFrame(encodeFrame(frame))
  }
  const json = (): void => {
    for (const frame of frames) JSON.parse(JSON.stringify(compact(frame)))
  }
  const rates: { ours: number; json: number }[] = []
  for (let run = -5; run < runs; run += 1) {
    const rate = {
      ours: await framesPerSecond(frames, ours),
      json: await framesPerSecond(frames, json),
    }
    if (run >= 0) rates.push(rate)
  }
  return {
    value: median(rates.map((rate) => rate.ours)),
    runs,
    baseline: [{ name: "compact JSON", value: median(rates.map((rate) => rate.json)) }],
  }
}

async function framesPerSecond(frames: readonly WaveFrame[], work: () => void): Promise<number> {
  const ms = await took(() => {
    for (let pass = 0; pass < passes; pass += 1) work()
  })
  return ((frames.length * passes) / ms) * 1000
}

/** The same frame with keys of one letter, and nothing that is not set. */
export function compact({ stream, seq, t0, durationMs, channels }: WaveFrame): Plain {
  const blocks = channels.map(({ channel, first, samples }) => ({
    i: channel,
    f: first,
    v: [...samples],
  }))
  return { s: stream, q: seq, t: t0, d: durationMs, c: blocks }
}

function perSecond(frames: readonly WaveFrame[], size: (frame: WaveFrame) => number): number {
  const total = frames.reduce((sum, frame) => sum + size(frame), 0)
  return (total / frames.length) * (1000 / frameMs)
}

function expectSame(frame: WaveFrame): void {
  const read = decodeFrame(encodeFrame(frame))
  const same =
    read.ok &&
    read.value.channels.every((block, i) =>
      block.samples.every((sample, k) => sample === frame.channels[i]?.samples[k]),
    )
  if (!same) throw new Error(`frame ${frame.seq} came back changed`)
}
