import type { WaveKind } from "./wave-kind"

/** Paper speeds in mm/s, and how large an ECG is drawn: × 1 is the usual 10 mm/mV. */
export const speeds = [6.25, 12.5, 25, 50] as const
export const gains = ["auto", 0.5, 1, 2, 4] as const
export const filters = ["display", "off"] as const

export type Speed = (typeof speeds)[number]
export type Gain = (typeof gains)[number]
export type DisplayFilter = (typeof filters)[number]

/** How the traces of one patient are shown. Every part of it stands in words beside them. */
export type Display = {
  readonly gain: Gain
  readonly speed: Speed
  readonly filter: DisplayFilter
}

export const usualDisplay: Display = { gain: 1, speed: 25, filter: "display" }

export const mmPerMvAtOne = 10

/** The bandwidth of a monitor, in Hz. For looking at rhythm; ST segments are judged without it. */
export const displayBand = { from: 0.5, to: 40 } as const

/** A breath takes seconds: respiration is drawn at half the speed of what beats. */
export function speedOf(kind: WaveKind, speed: Speed): number {
  return kind === "resp" ? Math.max(speeds[0], speed / 2) : speed
}

const millivolts: Readonly<Record<string, number>> = {
  V: 1000,
  mV: 1,
  uV: 0.001,
  "\u00B5V": 0.001,
  "\u03BCV": 0.001,
  nV: 1e-6,
}

/** Millivolts in one unit of an ECG: what has a scale of its own. Undefined for every other wave. */
export function millivoltsIn({ kind, unit }: { kind: WaveKind; unit: string }): number | undefined {
  return kind === "ecg" ? millivolts[unit.trim()] : undefined
}

/** What `auto` chooses from. */
const fitting = [4, 2, 1, 0.5, 0.25, 0.125] as const
/** Part of a row's height that a wave may fill. */
const filled = 0.85

/** The largest gain at which a wave of this many millivolts, peak to peak, stays in its row. */
export function fittingGain(peakToPeakMv: number, rowMm: number): number {
  const largest = fitting.find((gain) => peakToPeakMv * mmPerMvAtOne * gain <= rowMm * filled)
  return largest ?? fitting[fitting.length - 1] ?? 1
}

/** How raw counts become pixels: `middle − (raw − centre) × pixelsPerCount`. */
export type RowScale = {
  readonly centre: number
  readonly pixelsPerCount: number
  /** Undefined where the wave only fills its row. */
  readonly mmPerMv: number | undefined
}

type Scaled = {
  readonly kind: WaveKind
  readonly unit: string
  readonly gain: number
  readonly baseline: number
  readonly min: number
  readonly max: number
}

/**
 * An ECG is drawn to scale; any other wave fills its row, larger or smaller by the gain. `seen`: least
 * and most raw count of the last seconds, for `auto`.
 */
export function rowScale(
  meta: Scaled,
  { gain, filter }: Display,
  row: { readonly height: number; readonly pxPerMm: number },
  seen: { readonly min: number; readonly max: number } | undefined,
): RowScale {
  const { min, max } = seen ?? meta
  const perUnit = millivoltsIn(meta)
  if (perUnit !== undefined) {
    const countsPerMv = meta.gain / perUnit
    const chosen =
      gain === "auto"
        ? fittingGain((max - min) / Math.abs(countsPerMv), row.height / row.pxPerMm)
        : gain
    const mmPerMv = mmPerMvAtOne * chosen
    const pixelsPerCount = (mmPerMv * row.pxPerMm) / countsPerMv
    // Zero stands in the middle, unless the wave would be drawn outside of its row then.
    const reach = Math.max(Math.abs(min - meta.baseline), Math.abs(max - meta.baseline))
    const fits = filter === "display" || reach * Math.abs(pixelsPerCount) <= row.height / 2
    return { centre: fits ? meta.baseline : (min + max) / 2, pixelsPerCount, mmPerMv }
  }
  const range = gain === "auto" ? { min, max } : meta
  const part = (gain === "auto" ? 1 : gain) * 0.8
  return {
    centre: (range.min + range.max) / 2,
    pixelsPerCount: (part * row.height * Math.sign(meta.gain)) / Math.max(1, range.max - range.min),
    mmPerMv: undefined,
  }
}
