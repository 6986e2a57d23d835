import type { ConditionId, Priority } from "./condition"

/**
 * Auditory alarm signals of IEC 60601-1-8, Tables 3 and 4, as data. The figures come from secondary
 * sources: no conformance is claimed. Times in milliseconds, frequencies in Hz.
 */
export type Pulse = {
  readonly start: number
  readonly duration: number
  /** Of `duration`, at either end. */
  readonly rise: number
  readonly fundamental: number
  readonly harmonics: readonly Harmonic[]
}

/** `level` in dB, relative to the fundamental. */
export type Harmonic = { readonly frequency: number; readonly level: number }

export type Burst = {
  readonly duration: number
  /** The silences between one pulse and the next; one fewer than there are pulses. */
  readonly gaps: readonly number[]
  /** From the end of a burst to the start of the next. */
  readonly interval: number
}

const td = 150
const x = 100
const y = 200
const five = [x, x, 2 * x + td, x] as const

export const bursts: Readonly<Record<Priority, Burst>> = {
  high: { duration: td, gaps: [...five, 500, ...five], interval: 5_000 },
  medium: { duration: 200, gaps: [y, y], interval: 10_000 },
  low: { duration: 200, gaps: [y], interval: 20_000 },
}

/** The optional melodies, which say what kind of thing is wrong. High plays its five notes twice. */
export const melodies = {
  general: { medium: "C4 C4 C4", high: "C4 C4 C4 C4 C4" },
  oxygen: { medium: "C5 B4 A4", high: "C5 B4 A4 G4 F4" },
  ventilation: { medium: "C4 A4 F4", high: "C4 A4 F4 A4 F4" },
  cardiac: { medium: "C4 E4 G4", high: "C4 E4 G4 G4 C5" },
  temperature: { medium: "C4 D4 E4", high: "C4 D4 E4 F4 G4" },
  drug: { medium: "C5 D4 G4", high: "C5 D4 G4 C5 D4" },
  perfusion: { medium: "C4 F#4 C4", high: "C4 F#4 C4 C4 F#4" },
} as const

export type Melody = keyof typeof melodies

export function melodyOf(condition: ConditionId): Melody {
  if (condition.endsWith(".no_data")) return "general"
  if (condition.startsWith("MDC_PULS_OXIM_SAT_O2")) return "oxygen"
  if (condition.startsWith("MDC_RESP") || condition === "apnoea") return "ventilation"
  if (condition.startsWith("MDC_TEMP")) return "temperature"
  return /^(MDC_ECG|MDC_PULS|MDC_PRESS|asystole|ventricular)/.test(condition)
    ? "cardiac"
    : "general"
}

/** One burst, its first pulse at 0. */
export function burst(priority: Priority, melody: Melody = "general"): readonly Pulse[] {
  const { duration, gaps } = bursts[priority]
  const notes = notesOf(priority, melody)
  let start = 0
  return [0, ...gaps].map((gap, i) => {
    start += i === 0 ? 0 : gap + duration
    const fundamental = frequencies[notes[i % notes.length] ?? "C4"] ?? 0
    return { start, duration, rise: duration / 5, fundamental, harmonics: harmonicsOf(fundamental) }
  })
}

/** From the start of one burst to the start of the next. */
export function period(priority: Priority): number {
  const { duration, gaps, interval } = bursts[priority]
  return duration + gaps.reduce((sum, gap) => sum + gap + duration, 0) + interval
}

/**
 * The pulses that start in [from, to) of an alarm that began to sound at `began`: windows that adjoin
 * give every pulse once. At most an hour is given.
 */
export function pulses(
  priority: Priority,
  melody: Melody,
  began: number,
  from: number,
  to: number,
): readonly Pulse[] {
  const end = Math.min(to, from + 3_600_000)
  const every = period(priority)
  const one = burst(priority, melody)
  const all: Pulse[] = []
  const first = Math.max(0, Math.floor((from - began) / every))
  for (let at = began + first * every; at < end; at += every) {
    for (const pulse of one) {
      const start = at + pulse.start
      if (start >= from && start < end) all.push({ ...pulse, start })
    }
  }
  return all
}

function notesOf(priority: Priority, melody: Melody): readonly string[] {
  return melodies[melody][priority === "high" ? "high" : "medium"].split(" ")
}

/** Equal temperament, A4 at 440 Hz. */
const frequencies: Readonly<Record<string, number>> = Object.fromEntries(
  ["C4", "C#4", "D4", "D#4", "E4", "F4", "F#4", "G4", "G#4", "A4", "A#4", "B4", "C5"].map(
    (note, semitone) => [note, 440 * 2 ** ((semitone - 9) / 12)],
  ),
)

/** Four overtones, each 3 dB quieter than the one before: a tone that can be located by ear. */
function harmonicsOf(fundamental: number): readonly Harmonic[] {
  return [2, 3, 4, 5].map((n) => ({ frequency: fundamental * n, level: -3 * (n - 1) }))
}
