/**
 * Text of a fixed length, looked for byte by byte: for the million rows of a log, in less than half the time of
 * a regular expression.
 */
export type BytePattern = {
  readonly length: number
  /** A byte below 128 stands for itself; above it, for the kinds that may stand there. */
  readonly codes: Uint8Array
  /** Where each of its marks begins. */
  readonly places: readonly number[]
}

/** `#`: 32 bytes in base64; `@`: a guid; `~`: RFC 3339, UTC, milliseconds (digits at their places, of this century). */
export function bytePattern(text: string): BytePattern {
  const codes: number[] = []
  const places: number[] = []
  for (const sign of text) {
    const mark = marks.get(sign)
    if (mark !== undefined) places.push(codes.length)
    codes.push(...(mark ?? [sign.charCodeAt(0)]))
  }
  return { length: codes.length, codes: Uint8Array.from(codes), places }
}

export function fits({ codes }: BytePattern, bytes: Uint8Array, at: number): boolean {
  if (at < 0 || at + codes.length > bytes.length) return false
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i] ?? 0
    const byte = bytes[at + i] ?? 0
    if (code < 128 ? byte !== code : ((kinds[byte] ?? 0) & code) === 0) return false
  }
  return true
}

/** How many bytes from `at` on are of this kind, at most `most`. */
export function run(kind: number, bytes: Uint8Array, at: number, most: number): number {
  const end = Math.min(bytes.length, at + most)
  let to = at
  while (to < end && ((kinds[bytes[to] ?? 0] ?? 0) & kind) !== 0) to++
  return to - at
}

const base64 = 1
/** The last of 43: it carries four bits only, so that 32 bytes are written in one way. */
const base64Last = 2
const hexDigit = 4
export const digit = 8
/** Of an action's name. */
export const nameLetter = 16

const kinds = new Uint8Array(256)
for (const [kind, signs] of [
  [base64, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"],
  [base64Last, "AEIMQUYcgkosw048"],
  [hexDigit, "0123456789abcdef"],
  [digit, "0123456789"],
  [nameLetter, "abcdefghijklmnopqrstuvwxyz_."],
] as const)
  for (const sign of signs) kinds[sign.charCodeAt(0)] = (kinds[sign.charCodeAt(0)] ?? 0) | kind

const of = (kind: number, count: number): number[] => Array<number>(count).fill(128 | kind)
const plain = (text: string): number[] => [...Buffer.from(text)]
const marks: ReadonlyMap<string, readonly number[]> = new Map([
  ["#", [...of(base64, 42), ...of(base64Last, 1), ...plain("=")]],
  [
    "@",
    [8, 4, 4, 4, 12].flatMap((count, i) => [...plain(i > 0 ? "-" : ""), ...of(hexDigit, count)]),
  ],
  [
    "~",
    [
      ["20", 2],
      ["-", 2],
      ["-", 2],
      ["T", 2],
      [":", 2],
      [":", 2],
      [".", 3],
      ["Z", 0],
    ].flatMap(([before, count]) => [...plain(String(before)), ...of(digit, Number(count))]),
  ],
])
