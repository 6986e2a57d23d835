import type { ChannelMeta } from "../meta"
import { hertz } from "../ratio"
import type { Recording, Signal } from "../recording"
import { isTrend, trendCode, trendsDue } from "../trend"
import { classifyWave } from "../wave-kind"
import { pageClock } from "./link"
import type { Source, SourceListener } from "./source"

/** More channels than a screen can show are left out, not squeezed in. */
const mostChannels = 8
/** Above this a watcher refuses the channel (`parseMeta`). */
const mostHertz = 4_000

/** How often is looked for a number that is due: they come once a second at most. */
const lookEveryMs = 250

/** What of a recording is not shown as it is, for the person who chose it. */
export type RecordingDoubt = {
  readonly kind: "uncalibrated" | "left_out" | "number" | "no_number"
  readonly label: string
}

export function doubtsOf(recording: Recording): readonly RecordingDoubt[] {
  const played = playable(recording)
  return [
    ...played
      .filter(({ calibrated }) => !calibrated)
      .map(({ label }) => ({ kind: "uncalibrated" as const, label })),
    ...recording.signals
      .filter((signal) => !played.includes(signal))
      .map((signal) => ({ kind: whyNot(signal), label: signal.label })),
  ]
}

function whyNot(signal: Signal): RecordingDoubt["kind"] {
  if (!isTrend(signal)) return "left_out"
  return trendCode(signal) === undefined ? "no_number" : "number"
}

/**
 * Plays a recording at its own rates, unchanged, from its start: once, or over again. What it keeps once a
 * second or less is told as numbers, not drawn.
 */
export function recordedSource(recording: Recording, how: "loop" | "once"): Source {
  const signals = playable(recording)
  const loops = how === "loop"
  const { seconds } = recording
  return {
    note: {
      kind: "recorded",
      name: recording.name.slice(0, 80),
      loopSeconds: loops ? seconds : undefined,
    },
    waves:
      signals.length === 0
        ? undefined
        : {
            channels: signals.map(channelOf),
            read(channel, from, to) {
              const signal = signals[channel]
              if (signal === undefined) return new Int32Array()
              const { samples } = signal
              const end = loops ? to : Math.min(to, samples.length)
              const out = new Int32Array(samples.length === 0 ? 0 : Math.max(0, end - from))
              for (let i = 0; i < out.length; i++) {
                const raw = samples[(from + i) % samples.length] ?? 0
                out[i] = raw === signal.invalid ? invalidOf(signal) : raw
              }
              return out
            },
          },
    open: (on) => tellTrends(recording.signals.filter(isTrend), loops, on),
  }
}

function tellTrends(trends: readonly Signal[], loops: boolean, on: SourceListener): () => void {
  if (trends.every((signal) => trendCode(signal) === undefined)) return () => undefined
  const began = pageClock()
  let before: number | undefined
  const tell = (): void => {
    const elapsed = pageClock() - began
    const values = trendsDue(trends, began, before, elapsed, loops)
    before = elapsed
    if (values.length > 0) on.measured(values)
  }
  tell()
  const timer = setInterval(tell, lookEveryMs)
  return () => clearInterval(timer)
}

function playable({ signals }: Recording): readonly Signal[] {
  return signals
    .filter((signal) => !isTrend(signal) && hertz(signal.rate) <= mostHertz)
    .slice(0, mostChannels)
}

/** That of EDF is outside of what travels as a sample; no count of 16 bits is the one in its place. */
function invalidOf({ invalid }: Signal): number {
  return Math.max(invalid, -(2 ** 23))
}

/** Millivolts are what an ECG is drawn by. */
const perMillivolt: Readonly<Record<string, number>> = { uV: 1_000, µV: 1_000, V: 0.001 }

function channelOf(signal: Signal, id: number): ChannelMeta {
  const { min, max } = rangeOf(signal)
  const { kind, mdc } = classifyWave(signal.label, signal.unit)
  const factor = kind === "ecg" ? perMillivolt[signal.unit] : undefined
  return {
    id,
    kind,
    mdc,
    label: signal.label.slice(0, 40),
    unit: factor === undefined ? signal.unit.slice(0, 16) : "mV",
    rate: signal.rate,
    gain: signal.gain * (factor ?? 1),
    baseline: signal.baseline,
    min,
    max,
    invalid: invalidOf(signal),
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
