/** What a wave is of, which decides its colour, its scale and what can be derived from it. */
export type WaveKind = "ecg" | "resp" | "pleth" | "abp" | "other"

export const waveKinds: readonly WaveKind[] = ["ecg", "resp", "pleth", "abp", "other"]

/** ISO/IEEE 11073-10101, partition 2: the potential of each lead (131329 is lead I, and so on). */
const leads: Readonly<Record<string, number>> = {
  ECG: 131_328,
  EKG: 131_328,
  I: 131_329,
  II: 131_330,
  V1: 131_331,
  V2: 131_332,
  V3: 131_333,
  V4: 131_334,
  V5: 131_335,
  V6: 131_336,
  III: 131_389,
  AVR: 131_390,
  AVL: 131_391,
  AVF: 131_392,
  V: 131_395,
  MCL1: 131_404,
  MLII: 131_330,
}

/** The kind and the MDC code of a recorded channel, by the label that its file gives it. */
export function classifyWave(label: string, unit: string): { kind: WaveKind; mdc: number } {
  const name = label.trim().toUpperCase()
  const lead = leads[name] ?? leads[name.replace(/^(ECG|EKG|LEAD)[\s_-]+/, "")]
  if (lead !== undefined) return { kind: "ecg", mdc: lead }
  if (/^(ECG|EKG)\b/.test(name)) return { kind: "ecg", mdc: 131_328 }
  if (/^RESP/.test(name)) return { kind: "resp", mdc: 151_780 }
  if (/^(PLETH|PPG|SPO2.*WAVE)/.test(name)) return { kind: "pleth", mdc: 150_452 }
  if (/^(ABP|ART)\b/.test(name) && /^mmhg$/i.test(unit)) return { kind: "abp", mdc: 150_036 }
  return { kind: "other", mdc: 0 }
}
