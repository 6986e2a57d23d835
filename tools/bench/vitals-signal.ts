import { readFileSync } from "node:fs"
import { join } from "node:path"

import type { WaveFrame } from "@/lib/vitals/codec"
import { firstIndex } from "@/lib/vitals/framing"
import type { Ratio } from "@/lib/vitals/ratio"
import type { Signal } from "@/lib/vitals/recording"
import { readRecording } from "@/lib/vitals/wfdb"

export type Channel = { samples: Int32Array; rate: Ratio }

export const frameMs = 100
/** ECG at 5 µV a count, as bedside monitors send it and as WFDB assumes where a file is silent. */
const countsPerMillivolt = 200
const folder = join(import.meta.dirname, "../../public/recordings")

/**
 * One patient on four channels, 687.5 samples a second (two ECG leads at 250 Hz, a pulse wave at
 * 125 Hz, respiration at 62.5 Hz): the bundled recording, resampled and in a monitor's counts. The
 * second lead and the pulse wave are made from the first.
 */
export function monitorChannels(): Channel[] {
  const [ecg, resp] = bundledSignals()
  const lead = every(ecg.samples, 4, (raw) => (raw / ecg.gain) * countsPerMillivolt)
  const second = lead.map((value, i) =>
    Math.round(0.6 * value + 0.5 * (value - (lead[i - 3] ?? value))),
  )
  const pulse = every(smooth(lead, 25), 2, (value) => value * 4)
  // 62.5 Hz is 16 times the recording's 3.90625 Hz.
  const breath = stretch(resp.samples, 16)
  return [
    { samples: lead, rate: { num: 250, den: 1 } },
    { samples: second, rate: { num: 250, den: 1 } },
    { samples: pulse, rate: { num: 125, den: 1 } },
    { samples: breath, rate: { num: 125, den: 2 } },
  ]
}

/** The recording as it is: ECG at 1000 Hz, respiration at 3.90625 Hz, 16 bits. */
export function bundledSignals(): [Signal, Signal] {
  const data = new Uint8Array(readFileSync(join(folder, "ecg-resp.dat")))
  const header = readFileSync(join(folder, "ecg-resp.hea"), "utf8")
  const read = readRecording(header, new Map([["ecg-resp.dat", data]]))
  const [ecg, resp] = read.ok ? read.value.signals : []
  if (ecg === undefined || resp === undefined) throw new Error("the bundled recording is damaged")
  return [ecg, resp]
}

/** The same again and again, as the bedside page loops a recording. */
export function looped(channels: readonly Channel[], times: number): Channel[] {
  return channels.map(({ samples, rate }) => ({
    rate,
    samples: Int32Array.from({ length: samples.length * times }, (_, i) => {
      return samples[i % samples.length] ?? 0
    }),
  }))
}

/** The frames that the bedside page would send of these channels, for as long as all of them last. */
export function framesOf(
  channels: readonly Channel[],
  durationMs = frameMs,
  // A page's clock is not in whole milliseconds.
  origin = 1_795_449_600_000.3,
): WaveFrame[] {
  const frames: WaveFrame[] = []
  for (let seq = 0; ; seq += 1) {
    const ends = channels.map(({ rate }) => firstIndex(seq + 1, durationMs, rate))
    if (channels.some(({ samples }, i) => (ends[i] ?? 0) > samples.length)) return frames
    const blocks = channels.map(({ samples, rate }, channel) => {
      const first = firstIndex(seq, durationMs, rate)
      return { channel, first, samples: samples.slice(first, ends[channel]), ...noFlags }
    })
    frames.push({
      stream: 7,
      seq,
      t0: origin + seq * durationMs,
      durationMs,
      channels: blocks.filter(({ samples }) => samples.length > 0),
    })
  }
}

const noFlags = { gapBefore: false, leadOff: false, saturated: false }

function every(samples: Int32Array, step: number, scale: (raw: number) => number): Int32Array {
  return Int32Array.from({ length: Math.floor(samples.length / step) }, (_, i) =>
    Math.round(scale(samples[i * step] ?? 0)),
  )
}

function smooth(samples: Int32Array, over: number): Int32Array {
  let sum = 0
  return samples.map((value, i) => {
    sum += value - (samples[i - over] ?? 0)
    return Math.round(sum / over)
  })
}

/** `factor` samples for each, along straight lines. */
function stretch(samples: Int32Array, factor: number): Int32Array {
  return Int32Array.from({ length: samples.length * factor }, (_, i) => {
    const [from, part] = [Math.floor(i / factor), (i % factor) / factor]
    const [a, b] = [samples[from] ?? 0, samples[from + 1] ?? samples[from] ?? 0]
    return Math.round(a + (b - a) * part)
  })
}
