import type { ChannelMeta } from "../meta"
import type { Recording, Signal } from "../recording"
import { classifyWave } from "../wave-kind"
import type { Source } from "./source"

/** More channels than a screen can show are left out, not squeezed in. */
const mostChannels = 8

/** Plays a recording at its own rates, unchanged, from its start and over again. */
export function recordedSource(recording: Recording): Source {
  const signals = recording.signals.slice(0, mostChannels)
  return {
    note: { kind: "recorded", name: recording.name.slice(0, 80), loopSeconds: recording.seconds },
    channels: signals.map(channelOf),
    read(channel, from, to) {
      const samples = signals[channel]?.samples ?? new Int32Array()
      const out = new Int32Array(samples.length === 0 ? 0 : to - from)
      for (let i = 0; i < out.length; i++) out[i] = samples[(from + i) % samples.length] ?? 0
      return out
    },
  }
}

function channelOf(signal: Signal, id: number): ChannelMeta {
  const { min, max } = rangeOf(signal)
  return {
    id,
    ...classifyWave(signal.label, signal.unit),
    label: signal.label.slice(0, 40),
    unit: signal.unit.slice(0, 16),
    rate: signal.rate,
    gain: signal.gain,
    baseline: signal.baseline,
    min,
    max,
    invalid: signal.invalid,
  }
}

function rangeOf(signal: Signal): { min: number; max: number } {
  let min = Infinity
  let max = -Infinity
  for (const sample of signal.samples) {
    if (sample === signal.invalid) continue
    if (sample < min) min = sample
    if (sample > max) max = sample
  }
  return min > max ? { min: 0, max: 1 } : { min, max }
}
