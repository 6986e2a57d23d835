import type { ChannelMeta } from "../meta"
import type { Numeric } from "../numerics"
import { ratio } from "../ratio"
import { vitalCodes } from "../vital-code"
import { pageClock } from "./link"
import type { Source } from "./source"

/**
 * Made-up waves and numbers, to try the way from the page to the doctor without a patient. Everything
 * of it carries the origin "simulated" and no code of a lead: nothing that measures is imitated.
 */
export function simulatedSource(): Source {
  return {
    note: { kind: "simulated", name: "Simulator", loopSeconds: undefined },
    waves: {
      channels,
      read(channel, from, to) {
        const { rate } = channels[channel] ?? channels[0]
        const shape = shapes[channel] ?? shapes[0]
        const samples = new Int32Array(Math.max(0, to - from))
        for (let i = 0; i < samples.length; i++)
          samples[i] = Math.round(shape(((from + i) * rate.den) / rate.num) * counts)
        return samples
      },
    },
    open(on) {
      const tell = () => on.measured(numbers(pageClock()))
      tell()
      const timer = setInterval(tell, everyMs)
      return () => clearInterval(timer)
    },
  }
}

const everyMs = 1_000
/** Per millivolt, and per whole swing of the others. */
const counts = 1_000
const beatS = 60 / 72
const breathS = 60 / 15

const channels = [
  channel(0, "ecg", "SIM ECG", 250, 1, { unit: "mV", min: -300, max: 1_200 }),
  channel(1, "pleth", "SIM Pleth", 125, 1, { unit: "1", min: 0, max: 1_000 }),
  channel(2, "resp", "SIM Resp", 125, 2, { unit: "1", min: -500, max: 500 }),
] as const

/** By seconds since the start. */
const shapes = [ecg, pleth, breath] as const

function channel(
  id: number,
  kind: ChannelMeta["kind"],
  label: string,
  num: number,
  den: number,
  scale: { unit: string; min: number; max: number },
): ChannelMeta {
  const fixed = { mdc: 0, gain: counts, baseline: 0, invalid: -32_768 }
  return { id, kind, label, rate: ratio(num, den), ...scale, ...fixed }
}

/** P, Q, R, S and T: place within the beat and width in seconds, height in millivolts. */
const bumps = [
  [0.16, 0.02, 0.12],
  [0.27, 0.008, -0.12],
  [0.3, 0.01, 1.05],
  [0.33, 0.009, -0.22],
  [0.52, 0.045, 0.28],
] as const

function ecg(seconds: number): number {
  const place = seconds % beatS
  return bumps.reduce(
    (sum, [at, width, height]) => sum + height * Math.exp(-((place - at) ** 2) / (2 * width ** 2)),
    0,
  )
}

function pleth(seconds: number): number {
  const place = (seconds % beatS) / beatS
  const rise = Math.exp(-((place - 0.5) ** 2) / 0.016)
  const notch = 0.35 * Math.exp(-((place - 0.78) ** 2) / 0.01)
  return Math.min(1, 0.85 * (rise + notch))
}

function breath(seconds: number): number {
  return 0.45 * Math.sin((2 * Math.PI * seconds) / breathS)
}

function numbers(at: number): readonly Numeric[] {
  const value = (code: "MDC_PULS_OXIM_SAT_O2" | "MDC_PULS_OXIM_PULS_RATE", reading: number) =>
    ({
      code,
      value: reading,
      unit: vitalCodes[code].unit,
      at: Math.round(at),
      derived: false,
      origin: "simulated",
      spot: false,
      questionable: false,
      device: "Simulator",
    }) as const
  return [value("MDC_PULS_OXIM_SAT_O2", 97), value("MDC_PULS_OXIM_PULS_RATE", 72)]
}
