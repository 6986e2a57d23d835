import fc from "fast-check"

/** What a fuzz test runs with: `n` rounds, and many times as many under `npm run test:long -- fuzz`. */
export function rounds(n: number): { numRuns: number } {
  return { numRuns: n * fuzzFactor }
}

/** How many times the usual rounds; `tools/outside-bytes/setup.ts` has the seed beside it. */
export const fuzzFactor = Number(process.env["HOUSECALL_FUZZ_FACTOR"] ?? 1)

/**
 * Bytes that were sound before somebody changed them: bits turned, pieces cut out, repeated or put in from
 * another sample, lengths and counts that are out of range. At most `most` bytes.
 */
export function changedBytes(
  samples: readonly Uint8Array[],
  most = 64 * 1024,
): fc.Arbitrary<Uint8Array<ArrayBuffer>> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(edit(samples), { minLength: 1, maxLength: 5 }))
    .map(([sample, edits]) => {
      const changed = edits.reduce((bytes, apply) => apply(bytes).slice(0, most), [...sample])
      return Uint8Array.from(changed)
    })
}

/** The same of text, by its characters, with what programs stumble over put in. */
export function changedText(samples: readonly string[], most = 64 * 1024): fc.Arbitrary<string> {
  const characters = samples.map((text) => text.split(""))
  const put = fc.constantFrom(...hostileWords).map((word) => word.split(""))
  const number = fc
    .tuple(fc.nat(), fc.constantFrom(...hostileNumbers))
    .map(([which, text]) => (all: string[]) => {
      const whole = all.join("")
      const found = [...whole.matchAll(/\d+/g)]
      const match = found[which % Math.max(1, found.length)]
      if (match === undefined) return all
      const end = match.index + match[0].length
      return `${whole.slice(0, match.index)}${text}${whole.slice(end)}`.split("")
    })
  const change = fc.oneof(pieces(characters, put), number)
  return fc
    .tuple(fc.constantFrom(...characters), fc.array(change, { minLength: 1, maxLength: 5 }))
    .map(([sample, edits]) =>
      edits
        .reduce((text, apply) => apply(text).slice(0, most), sample)
        .join("")
        .slice(0, most),
    )
}

/** JSON that was sound before one to three of its places were changed, as a parser has it: `__proto__` is a key. */
export function changedJson(samples: readonly unknown[]): fc.Arbitrary<unknown> {
  const change = fc.tuple(fc.nat(), fc.constantFrom("put", "drop", "twice", "key"), hostileJson)
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([sample, changes]) =>
      changes.reduce<unknown>((json, [place, kind, value]) => {
        const copy: unknown = JSON.parse(JSON.stringify(json))
        return changedAt(copy, place, kind, value)
      }, sample),
    )
}

/** The sample with `value` in each of its places in turn; the value itself is never copied. */
export function* eachPlace(sample: unknown, value: unknown): Generator<unknown> {
  const count = placesIn(sample).length
  for (let place = 0; place < count; place++)
    yield changedAt(JSON.parse(JSON.stringify(sample)), place, "put", value)
}

/** Deeper than any call stack, as `JSON.parse` makes it of 200 kB that somebody sends. */
export const bottomless: unknown = JSON.parse(`${"[".repeat(100_000)}${"]".repeat(100_000)}`)

/** What no program of ours sends: wide and deep, beyond every number, with keys that objects have themselves. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(...["__proto__", "constructor", "toString"].map((key) => objectWith(key))),
  fc.constantFrom(...hostileNumberValues()),
  fc.constantFrom(...hostileStrings()),
  fc.constantFrom(nested(64, "list"), nested(900, "list"), nested(900, "object")),
  fc.constant(Array.from({ length: 5_000 }, () => 0)),
)

const hostileNumbers = [
  "0",
  "-0",
  "-1",
  "00",
  "1e999",
  "0x10",
  "65536",
  "2147483648",
  "4294967296",
  "9007199254740991",
  "9007199254740993",
  "99999999999999999999999",
  "٣",
]
const hostileWords = [
  "\0",
  "\u{feff}",
  "\u2028",
  "\u202e",
  "\ud800",
  "e\u0301",
  "👩🏽‍⚕️",
  "__proto__",
  "constructor",
  "\r\n",
  "\n\n",
  "\\",
  '"',
  "<!--",
  "${}",
  "=",
  ":",
  ",",
  ";",
  "%00",
  "A".repeat(300),
]

type Edit<T> = (all: T[]) => T[]

function edit(samples: readonly Uint8Array[]): fc.Arbitrary<Edit<number>> {
  const bit = fc.tuple(fc.nat(), fc.nat({ max: 7 })).map(([place, which]) => (all: number[]) => {
    const at = place % Math.max(1, all.length)
    return all.map((byte, i) => (i === at ? byte ^ (1 << which) : byte))
  })
  const written = fc.constantFrom(
    [0],
    [0xff],
    [0x7f],
    [0x80],
    [0, 0],
    [0xff, 0xff],
    [0, 0, 0, 0],
    [0xff, 0xff, 0xff, 0xff],
    [0x7f, 0xff, 0xff, 0xff],
    [0xff, 0xff, 0xff, 0x7f],
    [0x80, 0, 0, 0],
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
    [0, 0, 0, 0, 0, 0, 0, 0],
  )
  const over = fc.tuple(fc.nat(), written).map(([place, bytes]) => (all: number[]) => {
    const at = place % Math.max(1, all.length)
    return [...all.slice(0, at), ...bytes, ...all.slice(at + bytes.length)]
  })
  const random = fc.array(fc.nat({ max: 255 }), { minLength: 1, maxLength: 12 })
  return fc.oneof(
    bit,
    over,
    pieces(
      samples.map((bytes) => [...bytes]),
      random,
    ),
  )
}

/** Cutting, repeating, moving and putting in, of whatever a text or a file is made of. */
function pieces<T>(
  samples: readonly (readonly T[])[],
  put: fc.Arbitrary<readonly T[]>,
): fc.Arbitrary<Edit<T>> {
  return fc
    .record({
      kind: fc.constantFrom("cut", "end", "repeat", "splice", "insert", "move"),
      place: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
      length: fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 600 })),
      times: fc.oneof(fc.constant(2), fc.integer({ min: 2, max: 200 })),
      other: fc.constantFrom(...samples),
      put,
    })
    .map(({ kind, place, length, times, other, put: bytes }) => (all: T[]) => {
      const at = Math.floor(place * all.length)
      const [head, piece, tail] = [
        all.slice(0, at),
        all.slice(at, at + length),
        all.slice(at + length),
      ]
      const from = Math.floor(place * other.length)
      switch (kind) {
        case "cut":
          return [...head, ...tail]
        case "end":
          return head
        case "repeat":
          return [...head, ...Array.from({ length: times }, () => piece).flat(), ...tail]
        case "splice":
          return [...head, ...other.slice(from, from + length), ...tail]
        case "insert":
          return [...head, ...bytes, ...piece, ...tail]
        case "move":
          return [...piece, ...head, ...tail]
      }
    })
}

function changedAt(json: unknown, place: number, kind: string, value: unknown): unknown {
  const places = placesIn(json)
  const found = places[place % Math.max(1, places.length)]
  if (found === undefined) return value
  const { holder, key } = found
  if (kind === "drop") Reflect.deleteProperty(holder, key)
  else if (kind === "key") define(holder, "__proto__", value)
  else if (kind === "twice" && Array.isArray(holder)) holder.push(...holder)
  else define(holder, key, value)
  return json
}

/** Every member of every list and object, the outer ones first. */
function placesIn(json: unknown): { holder: object; key: string }[] {
  const places: { holder: object; key: string }[] = []
  const waiting = [json]
  for (let next = 0; next < waiting.length && places.length < 2_000; next++) {
    const holder = waiting[next]
    if (typeof holder !== "object" || holder === null) continue
    for (const [key, value] of Object.entries(holder)) {
      places.push({ holder, key })
      waiting.push(value)
    }
  }
  return places
}

/** As `JSON.parse` does it: a member of that name, and no prototype. */
function define(holder: object, key: string, value: unknown): void {
  Object.defineProperty(holder, key, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  })
}

function objectWith(key: string): object {
  const made = {}
  define(made, key, { isAdmin: true, length: 1 })
  return made
}

function nested(depth: number, kind: "list" | "object"): unknown {
  let json: unknown = 0
  for (let i = 0; i < depth; i++) json = kind === "list" ? [json] : { a: json }
  return json
}

function hostileNumberValues(): number[] {
  return [-1, -0, 0.5, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 1e21]
}

function hostileStrings(): string[] {
  return [
    "",
    " ",
    "\0",
    "\ud800",
    "\u202e",
    "A".repeat(100_000),
    "🙂".repeat(300),
    "NaN",
    "[object Object]",
  ]
}
