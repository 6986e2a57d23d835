import { rungs } from "@/lib/e2ee/control-word"
import type { Rung } from "@/lib/e2ee/control-word"

/** What was measured in the last seconds. Undefined: too little to tell, or the browser does not. */
export type Sample = {
  /** Milliseconds. */
  readonly at: number
  /** Of a hundred packets, on the worse of both ways. */
  readonly lostPercent: number | undefined
  /** What the browser believes that it can send. */
  readonly sendKbps: number | undefined
  /** LiveKit heard nothing from us for a while. */
  readonly silent: boolean
}

export type Ladder = {
  readonly rung: Rung
  /** Since when the line has been too bad for this rung, or good enough to try the one above. */
  readonly badSince: number | undefined
  readonly goodSince: number | undefined
  /** When the last step up was taken, to see whether it held. */
  readonly climbedAt: number | undefined
  /** How long it must be good before the next step up. */
  readonly patienceMs: number
}

export const atTheTop: Ladder = {
  rung: "video",
  badSince: undefined,
  goodSince: undefined,
  climbedAt: undefined,
  patienceMs: 10_000,
}

/** One step at most for one sample, down sooner than up. */
export function step(ladder: Ladder, sample: Sample): Ladder {
  const { rung } = ladder
  const badSince = isBad(rung, sample) ? (ladder.badSince ?? sample.at) : undefined
  const goodSince = isGood(sample) ? (ladder.goodSince ?? sample.at) : undefined
  const below = rungs[rungs.indexOf(rung) + 1]
  if (badSince !== undefined && below !== undefined && sample.at - badSince >= badMs) {
    return { ...still, rung: below, climbedAt: undefined, patienceMs: afterFall(ladder, sample.at) }
  }
  const above = rungs[rungs.indexOf(rung) - 1]
  if (above !== undefined && goodSince !== undefined && sample.at - goodSince >= ladder.patienceMs)
    return { ...still, rung: above, climbedAt: sample.at, patienceMs: ladder.patienceMs }
  return { ...ladder, badSince, goodSince, ...forgiven(ladder, sample.at) }
}

/** The lower of two: of what the line carries and what the person chose. */
export function lower(one: Rung, other: Rung): Rung {
  return rungs.indexOf(one) > rungs.indexOf(other) ? one : other
}

/** Pictures go and come on this rung. */
export function hasPicture(rung: Rung): boolean {
  return rung === "video" || rung === "low"
}

const still = { badSince: undefined, goodSince: undefined }

/** Longer than a burst, shorter than a sentence. */
const badMs = 4_000
/** A step up that falls within this time was too early. */
const trialMs = 25_000
const longestPatienceMs = 160_000

/** Each step up that did not hold doubles the wait for the next. */
function afterFall({ climbedAt, patienceMs }: Ladder, at: number): number {
  const failed = climbedAt !== undefined && at - climbedAt < trialMs
  return failed ? Math.min(patienceMs * 2, longestPatienceMs) : atTheTop.patienceMs
}

function forgiven({ climbedAt, patienceMs }: Ladder, at: number): Partial<Ladder> {
  const held = climbedAt !== undefined && at - climbedAt >= trialMs
  return held ? { climbedAt: undefined, patienceMs: atTheTop.patienceMs } : { patienceMs }
}

/** Losses in percent and kbit/s from which a rung cannot be kept. Opus with its error correction bears a lot. */
const limits: Record<Rung, { lost: number; kbps: number }> = {
  video: { lost: 8, kbps: 250 },
  low: { lost: 15, kbps: 80 },
  sound: { lost: 45, kbps: 0 },
  text: { lost: Infinity, kbps: 0 },
}

function isBad(rung: Rung, { lostPercent = 0, sendKbps = Infinity, silent }: Sample): boolean {
  if (rung === "text") return false
  return silent || lostPercent > limits[rung].lost || sendKbps < limits[rung].kbps
}

/** The estimate of what can be sent does not grow while little is sent: a step up is a trial. */
function isGood({ lostPercent = 0, silent }: Sample): boolean {
  return !silent && lostPercent <= 2
}
