import { type Result, ok, refuse } from "@/lib/result"

/**
 * One Time-stamped Annotations List: `onset [0x15 duration] 0x14 (text 0x14)* 0x00`, in seconds since
 * the start that the header gives. Source: EDF+ specification, section 2.2.
 */
export type Tal = {
  readonly onset: number
  readonly duration: number | undefined
  readonly texts: readonly string[]
}

const separator = 0x14
const beforeDuration = 0x15
const end = 0x00

/** All lists that one record's annotation signal holds; zeros fill the rest. Or where one is broken. */
export function parseTals(bytes: Uint8Array): Result<Tal[], "corrupt", { byte: number }> {
  const tals: Tal[] = []
  for (let at = 0; at < bytes.length;) {
    if (bytes[at] === end) {
      at++
      continue
    }
    const stop = bytes.indexOf(end, at)
    const tal = parseTal(bytes.subarray(at, stop < 0 ? bytes.length : stop))
    if (tal === undefined) return refuse("corrupt", { byte: at })
    tals.push(tal)
    at = stop < 0 ? bytes.length : stop
  }
  return ok(tals)
}

function parseTal(bytes: Uint8Array): Tal | undefined {
  if (bytes.at(-1) !== separator) return undefined
  const head = bytes.indexOf(separator)
  const [onset = "", duration, ...more] = text(bytes.subarray(0, head)).split(
    String.fromCharCode(beforeDuration),
  )
  if (!/^[+-]\d{1,12}(\.\d{1,12})?$/.test(onset) || more.length > 0) return undefined
  if (duration !== undefined && !/^\d{1,12}(\.\d{1,12})?$/.test(duration)) return undefined
  const texts = head === bytes.length - 1 ? [] : text(bytes.subarray(head + 1, -1)).split("\u0014")
  return {
    onset: Number(onset),
    duration: duration === undefined ? undefined : Number(duration),
    texts,
  }
}

function text(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes)
}
