import { type Ratio, ratio } from "./ratio"
import { asInteger, asList, asNumber, asObject, asText, readAll } from "./untrusted"
import { type WaveKind, waveKinds } from "./wave-kind"

/** The channel table of a waveform stream: what frames leave out because it does not change. */
export type WaveMeta = {
  readonly stream: number
  /** Random per start of the sender: another one means another clock and other indexes. */
  readonly epoch: string
  readonly frameMs: number
  readonly source: SourceNote
  readonly channels: readonly ChannelMeta[]
}

/** Where the signal comes from, in words for the watcher. `loopSeconds` where a recording repeats. */
export type SourceNote = {
  readonly kind: "recorded" | "device" | "simulated" | "manual"
  readonly name: string
  readonly loopSeconds: number | undefined
}

export type ChannelMeta = {
  readonly id: number
  readonly kind: WaveKind
  /** ISO/IEEE 11073-10101 code, 0 where none fits. */
  readonly mdc: number
  readonly label: string
  readonly unit: string
  readonly rate: Ratio
  readonly gain: number
  readonly baseline: number
  /** Raw counts between which the trace is drawn where its kind has no fixed scale. */
  readonly min: number
  readonly max: number
  /** The raw count that stands for "no reading". */
  readonly invalid: number
}

const mostChannels = 16
const int32 = 2 ** 31 - 1

export function metaBody(meta: WaveMeta): object {
  const { source, channels, ...rest } = meta
  return {
    v: 1,
    ...rest,
    source: { kind: source.kind, name: source.name, loop: source.loopSeconds ?? null },
    channels: channels.map(({ rate, ...channel }) => ({ ...channel, rate: [rate.num, rate.den] })),
  }
}

export function parseMeta(json: unknown): WaveMeta | undefined {
  const body = asObject(json)
  if (body?.["v"] !== 1) return undefined
  const stream = asInteger(body["stream"], 0, 0xffff)
  const epoch = asText(body["epoch"], 64)
  const frameMs = asInteger(body["frameMs"], 20, 2_000)
  const source = parseSource(body["source"])
  const channels = readAll(asList(body["channels"], mostChannels) ?? [undefined], parseChannel)
  if (stream === undefined || epoch === undefined || frameMs === undefined) return undefined
  if (source === undefined || channels === undefined) return undefined
  return { stream, epoch, frameMs, source, channels }
}

function parseSource(json: unknown): SourceNote | undefined {
  const item = asObject(json)
  const kind = (["recorded", "device", "simulated", "manual"] as const).find(
    (known) => known === item?.["kind"],
  )
  const name = asText(item?.["name"], 80)
  if (kind === undefined || name === undefined) return undefined
  return { kind, name, loopSeconds: asNumber(item?.["loop"], 0, 1e7) }
}

function parseChannel(json: unknown): ChannelMeta | undefined {
  const item = asObject(json) ?? {}
  const id = asInteger(item["id"], 0, 255)
  const kind = waveKinds.find((known) => known === item["kind"])
  const mdc = asInteger(item["mdc"], 0, int32)
  const label = asText(item["label"], 40)
  const unit = asText(item["unit"], 16)
  const gain = asNumber(item["gain"], -1e9, 1e9)
  // of EDF the zero lies between two counts
  const baseline = asNumber(item["baseline"], -1e12, 1e12)
  const [min, max, invalid] = ["min", "max", "invalid"].map((key) =>
    asInteger(item[key], -int32 - 1, int32),
  )
  const [num, den] = asList(item["rate"], 2) ?? []
  const rate = parsePair(num, den)
  if (id === undefined || kind === undefined || mdc === undefined || label === undefined)
    return undefined
  if (unit === undefined || gain === undefined || gain === 0 || rate === undefined) return undefined
  if (baseline === undefined || min === undefined || max === undefined || invalid === undefined)
    return undefined
  return { id, kind, mdc, label, unit, rate, gain, baseline, min, max, invalid }
}

/** Up to 4 kHz: a ring for more would let a sender fill the watcher's memory. */
function parsePair(num: unknown, den: unknown): Ratio | undefined {
  const n = asInteger(num, 1, 1e9)
  const d = asInteger(den, 1, 1e9)
  return n === undefined || d === undefined || n / d > 4_000 || n / d < 0.001
    ? undefined
    : ratio(n, d)
}
