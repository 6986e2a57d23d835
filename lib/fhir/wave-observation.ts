import { observation, type Subject } from "./observation"
import { mdc, quantity } from "./vital-coding"

/** A channel whose samples are raw counts: physical = (raw − baseline) / gain. */
export type WaveChannel = {
  /** ISO/IEEE 11073-10101, 0 where none fits. */
  readonly mdc: number
  readonly label: string
  readonly unit: string
  /** Samples a second, as a fraction. */
  readonly rate: { readonly num: number; readonly den: number }
  readonly gain: number
  readonly baseline: number
  /** The raw count that stands for "no reading". */
  readonly invalid: number
}

/** Samples in a row; `first` counts samples since the stream began, `at` is the first one's time. */
export type WaveBlock = {
  readonly first: number
  /** Milliseconds since 1970. */
  readonly at: number
  readonly samples: Int32Array
}

/** A gap of up to so long is written as "E" tokens; a longer one ends the Observation. */
const longestGapMs = 1_000
const pieceMs = 10_000

/**
 * A channel's blocks, in order and apart, as FHIR R4 Observations of SampledData, each of at most ten
 * seconds. Source: hl7.org/fhir/R4/datatypes.html#SampledData, value = data × factor + origin: so the
 * origin is −baseline / gain, whatever the ADC's zero was. Not of the vital-signs profile, which has
 * no waves. Throws a RangeError on blocks that overlap or a channel that has no scale.
 */
export function* waveObservations(
  channel: WaveChannel,
  blocks: Iterable<WaveBlock>,
  subject: Subject,
) {
  const periodMs = periodOf(channel)
  const most = Math.max(1, Math.floor(pieceMs / periodMs))
  for (const { samples, times } of pieces(channel.invalid, periodMs, most, blocks))
    yield {
      ...headOf(channel, subject, times[0] ?? NaN, (times.at(-1) ?? NaN) + periodMs),
      valueSampledData: sampledData(channel, samples),
    }
}

/**
 * One stored block as one Observation, whatever its holes: what is not a reading is "E". Undefined
 * samples: the block is there and cannot be read, which is said and never drawn. The category is
 * "procedure", as R4's own example of an ECG has it: vital-signs would claim a profile that has no waves.
 */
export function waveObservation(
  channel: WaveChannel,
  block: { readonly at: number; readonly n: number; readonly samples: Int32Array | undefined },
  subject: Subject,
) {
  const { at, n, samples } = block
  return {
    ...headOf(channel, subject, at, at + n * periodOf(channel)),
    category: [{ coding: [procedure] }],
    ...(samples === undefined
      ? { dataAbsentReason: { coding: [unreadable], text: "What was stored cannot be read" } }
      : {
          valueSampledData: sampledData(
            channel,
            Array.from(samples, (sample) => (sample === channel.invalid ? undefined : sample)),
          ),
        }),
  }
}

const procedure = {
  system: "http://terminology.hl7.org/CodeSystem/observation-category",
  code: "procedure",
  display: "Procedure",
}
const unreadable = {
  system: "http://terminology.hl7.org/CodeSystem/data-absent-reason",
  code: "error",
}

function periodOf({ rate, gain }: WaveChannel): number {
  if (!(gain !== 0 && rate.num > 0 && rate.den > 0)) throw new RangeError("a wave without a scale")
  return (1000 * rate.den) / rate.num
}

function headOf(channel: WaveChannel, subject: Subject, start: number, end: number) {
  return {
    ...observation(subject),
    code: {
      ...(channel.mdc === 0 ? {} : { coding: [mdc(channel.mdc)] }),
      text: channel.label,
    },
    effectivePeriod: { start: isoOf(start), end: isoOf(end) },
  }
}

function sampledData(channel: WaveChannel, samples: readonly (number | undefined)[]) {
  return {
    origin: origin(channel),
    period: periodOf(channel),
    factor: 1 / channel.gain,
    dimensions: 1,
    data: samples.map((sample) => sample ?? "E").join(" "),
  }
}

/** Samples with their times; undefined is a hole. */
type Piece = { readonly samples: (number | undefined)[]; readonly times: number[] }

/** Each is handed on as soon as it is full, so that no more of a wave than that is held as numbers. */
function* pieces(
  invalid: number,
  periodMs: number,
  most: number,
  blocks: Iterable<WaveBlock>,
): Generator<Piece> {
  let current: Piece = { samples: [], times: [] }
  let next = -Infinity
  let last = -Infinity
  for (const { first, at, samples } of blocks) {
    if (first < next) throw new RangeError(`sample ${first} comes twice`)
    next = first + samples.length
    for (const [i, sample] of samples.entries()) {
      if (sample === invalid) continue
      const time = at + i * periodMs
      const holes = first + i - last - 1
      const isFar = holes * periodMs > longestGapMs
      if (isFar && current.samples.length > 0) {
        yield current
        current = { samples: [], times: [] }
      }
      // the holes before it, and then the sample itself
      for (let hole = isFar ? 0 : holes; hole >= 0; hole--) {
        current.samples.push(hole > 0 ? undefined : sample)
        current.times.push(time - hole * periodMs)
        if (current.samples.length < most) continue
        yield current
        current = { samples: [], times: [] }
      }
      last = first + i
    }
  }
  if (current.samples.length > 0) yield current
}

/** UCUM by what recordings call their units; another unit is handed on as its text alone. */
const ucum: Readonly<Partial<Record<string, string>>> = {
  mV: "mV",
  uV: "uV",
  µV: "uV",
  V: "V",
  mmHg: "mm[Hg]",
  "mm[Hg]": "mm[Hg]",
  "%": "%",
  Ohm: "Ohm",
  "1": "1",
  // WFDB's "no unit"
  NU: "1",
}

function origin({ unit, baseline, gain }: WaveChannel) {
  const code = ucum[unit]
  // 0 − x: a baseline of 0 is no "−0"
  const value = (0 - baseline) / gain
  if (code === undefined) return unit === "" ? { value } : { value, unit }
  return quantity(value, code)
}

function isoOf(ms: number): string {
  return new Date(ms).toISOString()
}
