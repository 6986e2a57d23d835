/**
 * The few rules of a PDF's syntax that decide what a reader would take for a stream (ISO 32000-2, 7.2
 * to 7.3): a stream begins behind the `>>` of its dictionary, never inside a comment or a string. The
 * text has one character for each byte.
 */

/** Two parts: what stands outside of the streams, and what inside. One pass, however many begin. */
export function splitStreams(text: string): { outside: string; inside: string } {
  const outside: string[] = []
  const inside: string[] = []
  let from = 0
  // Behind the last end nothing is a stream, and no end is looked for again.
  const last = text.lastIndexOf("endstream")
  for (let at = 0; at < last;) {
    const after = tokenEnd(text, at)
    const data = text.startsWith(">>", at) ? strictDataStart(text, after) : undefined
    if (data === undefined || data > last) {
      at = after
    } else {
      outside.push(text.slice(from, data))
      at = text.indexOf("endstream", data)
      inside.push(text.slice(data, at))
      from = at
    }
  }
  return { outside: [...outside, text.slice(from)].join("\n"), inside: inside.join("\n") }
}

export type PdfStream = {
  readonly dictionary: string
  /** Of its dictionary, at any depth, escapes resolved. */
  readonly names: readonly string[]
  /** Where its data begins. */
  readonly data: number
}

/**
 * Every stream that any reader could find: a reference table may point anywhere, so that an object
 * counts wherever its `obj` stands. Undefined for a file that is made to be read without end.
 */
export function everyStream(text: string): readonly PdfStream[] | undefined {
  const streams: PdfStream[] = []
  const begins = /(?<!end)obj/g
  // Each part of an honest file is read once.
  let budget = 4 * text.length
  for (let found = begins.exec(text); found !== null; found = begins.exec(text)) {
    const from = skipSpace(text, begins.lastIndex)
    const { names, end } = readDictionary(text, from)
    const data = end === from ? undefined : lenientDataStart(text, end)
    if (data !== undefined) streams.push({ names, data, dictionary: text.slice(from, end) })
    budget -= end - begins.lastIndex
    if (budget < 0) return undefined
  }
  return streams
}

/** `#xx` in a name is the character of that number (7.3.5). */
export function plainNames(text: string): string {
  return text.replaceAll(/#([\da-f]{2})/gi, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
}

/** Its end is its beginning where none stands there. */
function readDictionary(text: string, from: number): { names: readonly string[]; end: number } {
  const names: string[] = []
  if (!text.startsWith("<<", from)) return { names, end: from }
  let depth = 0
  for (let at = from; at < text.length;) {
    const end = tokenEnd(text, at)
    if (text.startsWith("<<", at)) depth += 1
    else if (text.startsWith(">>", at)) depth -= 1
    else if (text[at] === "/") names.push(plainNames(text.slice(at + 1, end)))
    at = end
    if (depth === 0) return { names, end }
  }
  return { names, end: text.length }
}

function tokenEnd(text: string, at: number): number {
  switch (text.charAt(at)) {
    case "%":
      return matchEnd(comment, text, at)
    case "(":
      return stringEnd(text, at)
    case "<": {
      if (text[at + 1] === "<") return at + 2
      const end = text.indexOf(">", at)
      return end === -1 ? text.length : end + 1
    }
    case ">":
      return text[at + 1] === ">" ? at + 2 : at + 1
    case "/":
      return matchEnd(name, text, at)
    default:
      return Math.max(matchEnd(other, text, at), at + 1)
  }
}

/** Brackets inside of it are balanced or escaped (7.3.4.2). */
function stringEnd(text: string, from: number): number {
  let depth = 0
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at += 1
    else if (text[at] === "(") depth += 1
    else if (text[at] === ")") {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return text.length
}

// What hides must be a stream as the norm has it; what reveals may be what lenient readers take for one.
function strictDataStart(text: string, from: number): number | undefined {
  return dataStart(/stream\r?\n/y, text, from)
}

function lenientDataStart(text: string, from: number): number | undefined {
  return dataStart(/stream[ \t]*(?:\r\n|\n|\r)?/y, text, from)
}

function dataStart(keyword: RegExp, text: string, from: number): number | undefined {
  keyword.lastIndex = skipSpace(text, from)
  return keyword.exec(text) === null ? undefined : keyword.lastIndex
}

/** Comments are space (7.2.4). */
function skipSpace(text: string, from: number): number {
  let at = from
  for (;;) {
    const next = text[at] === "%" ? matchEnd(comment, text, at) : matchEnd(space, text, at)
    if (next === at) return at
    at = next
  }
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  pattern.exec(text)
  return pattern.lastIndex
}

const space = /[\0\t\n\f\r ]*/y
const comment = /%[^\r\n]*/y
const name = /\/[^\0\t\n\f\r ()<>[\]{}/%]*/y
const other = /[^()<>/%]*/y
