import { everyStream, plainNames, splitStreams, type PdfStream } from "./pdf-syntax"

/**
 * Why a PDF is none that may be handed on: it breaks off, carries something else, or could act by
 * itself. A name that acts counts wherever it stands, in comments, strings and streams, since a
 * reference table may lead a reader there, and in the objects that a stream holds compressed (7.5.7).
 */
export async function checkPdf(
  bytes: Uint8Array,
): Promise<"incomplete" | "hidden_content" | "active_content" | undefined> {
  const text = textOf(bytes)
  const end = text.lastIndexOf("%%EOF")
  // ISO 32000-2, 7.5.5: the file ends with it.
  if (end === -1) return "incomplete"
  const { inside, outside } = splitStreams(text)
  const archive = text.slice(-zipTail).includes("PK\u0005\u0006")
  if (archive || text.slice(end + 5).trim() !== "" || foreign.test(outside)) return "hidden_content"
  if (isActive(outside) || actsAnywhere.test(plainNames(inside))) return "active_content"
  const held = await heldObjects(bytes, text)
  if (held === undefined) return "hidden_content"
  return held.some(isActive) ? "active_content" : undefined
}

function isActive(text: string): boolean {
  const names = plainNames(text)
  return actsAnywhere.test(names) || actsOutside.test(names)
}

/** What the object streams hold; undefined where one cannot be looked into. */
async function heldObjects(
  bytes: Uint8Array,
  text: string,
): Promise<readonly string[] | undefined> {
  const streams = everyStream(text)
  if (streams === undefined) return undefined
  // Only they have a /First (table 16), which every reader needs; some need no /Type.
  const holding = streams.filter(({ names }) => names.includes("First") || names.includes("ObjStm"))
  if (holding.length > mostHolding) return undefined
  const held: string[] = []
  let left = mostHeld
  for (const stream of holding) {
    const content = await contentOf(bytes, text, stream, left)
    if (content === undefined) return undefined
    left -= content.length
    held.push(textOf(content))
  }
  return held
}

async function contentOf(
  bytes: Uint8Array,
  text: string,
  stream: PdfStream,
  most: number,
): Promise<Uint8Array | undefined> {
  const end = text.indexOf("endstream", stream.data)
  if (end === -1 || !isPlain(stream)) return undefined
  const data = bytes.subarray(stream.data, end)
  if (!stream.names.includes("Filter")) return data.length <= most ? data : undefined
  // Between the data and its end stands a line's end, or none: no part of it.
  const lengths = [1, 2, 0].map((spare) => Math.max(0, data.length - spare))
  for (const length of new Set([...lengths, text.slice(stream.data, end).trimEnd().length])) {
    const content = await inflate(data.subarray(0, length), most)
    if (content !== undefined) return content
  }
  return undefined
}

// A second filter, or a way to predict bytes, can spell a name that the inflated text does not show.
function isPlain({ names, dictionary }: PdfStream): boolean {
  const filters = names.filter((name) => name === "Filter").length
  return (
    names.every((name) => plainKeys.has(name)) &&
    !/[(%]/.test(dictionary) &&
    (filters === 0 || (filters === 1 && deflated.test(dictionary)))
  )
}

/** Whole and sound within `most` bytes, or undefined. The same on a server and in a page. */
async function inflate(data: Uint8Array, most: number): Promise<Uint8Array | undefined> {
  const packed = new Blob([new Uint8Array(data)]).stream()
  const reader = packed.pipeThrough(new DecompressionStream("deflate")).getReader()
  const parts: Uint8Array[] = []
  let size = 0
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      size += part.value.length
      if (size > most) {
        await reader.cancel()
        return undefined
      }
      parts.push(part.value)
    }
  } catch {
    return undefined
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

// One character for each byte, though not always the one of its number.
function textOf(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes)
}

/** Bytes: a text of two million objects; a bomb unfolds to more. */
const mostHeld = 32 * 1024 * 1024
// An archive's directory ends within its last 22 bytes and a comment of 65 535 (APPNOTE 4.3.16).
const zipTail = 22 + 65_535
/** A writer puts a hundred objects into one. */
const mostHolding = 2_000
const plainKeys = new Set("Type ObjStm N First Length Filter FlateDecode Extends".split(" "))
const deflated = /\/Filter\s*(?:\/FlateDecode|\[\s*\/FlateDecode\s*\])\s*(?:\/|>>)/
const foreign = /<html|<script|<svg|<!doctype/i
// So long that no ten megabytes of a photograph have one by chance.
const actsAnywhere =
  /\/(?:(?:JavaScript|Launch|SubmitForm|ImportData|GoToR|GoToE|Rendition|RichMedia|EmbeddedFiles?|FileAttachment)(?![^\0\t\n\f\r ()<>[\]{}/%])|XFA[\0\t\n\f\r %[])/
// In compressed bytes these do stand by chance; none acts without one of those above.
const actsOutside = /\/(?:JS|AA|EF|XFA)(?![^\0\t\n\f\r ()<>[\]{}/%])/
