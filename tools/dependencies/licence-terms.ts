/** Licences that ask for no more than their text and the authors' names. */
const permissive = new Set([
  "0BSD",
  "Apache-2.0",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BlueOak-1.0.0",
  "CC0-1.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Python-2.0",
  "Unlicense",
  "Zlib",
])

/** Licences that are taken for these packages only, each with why that is no harm to Housecall. */
const byName: readonly { licence: string; packages: RegExp; why: string }[] = [
  {
    licence: "MPL-2.0",
    packages: /^(ical\.js|axe-core|@axe-core\/playwright|lightningcss(-[\w-]+)?)$/,
    why: "asks for the source of changed files; none is changed",
  },
  {
    licence: "LGPL-3.0-or-later",
    packages: /^@img\/sharp-[\w-]+$/,
    why: "a shared library of its own, optional, unchanged and replaceable",
  },
  { licence: "CC-BY-4.0", packages: /^caniuse-lite$/, why: "data; named in docs/licences.md" },
  { licence: "OFL-1.1", packages: /^@expo-google-fonts\//, why: "a font, handed on with its text" },
]

/** Licences that the lock does not carry, read in the package's own LICENSE file at that version. */
const readByUs: Readonly<Record<string, string>> = { "png-js@2.0.0": "MIT" }

/** The licence of a package whose package.json names none, where somebody has read its text. */
export function licenceRead(name: string, version: string): string | undefined {
  return readByUs[`${name}@${version}`]
}

/** Why a licence is taken for some packages only. */
export const conditions = byName.map(({ licence, why }) => ({ licence, why }))

/**
 * The first licence of an SPDX expression that may not be used for this package; undefined where it may.
 * "A OR B" needs one of them, "A AND B" both. What is no such expression is refused as a whole.
 */
export function refusedTerm(expression: string, name: string): string | undefined {
  const words = expression.match(/[()]|[\w.+-]+/g) ?? []
  const spaced = words.join("").length === expression.replaceAll(/\s/g, "").length
  const reader = { words, at: 0 }
  const refused = spaced ? either(reader, name) : expression
  return reader.at === words.length || refused !== undefined ? refused : expression
}

type Reader = { readonly words: readonly string[]; at: number }

function either(reader: Reader, name: string): string | undefined {
  let refused = both(reader, name)
  while (reader.words[reader.at] === "OR") {
    reader.at += 1
    const other = both(reader, name)
    refused = refused === undefined ? undefined : other
  }
  return refused
}

function both(reader: Reader, name: string): string | undefined {
  let refused = term(reader, name)
  while (reader.words[reader.at] === "AND") {
    reader.at += 1
    const other = term(reader, name)
    refused ??= other
  }
  return refused
}

function term(reader: Reader, name: string): string | undefined {
  const word = reader.words[reader.at] ?? ""
  reader.at += 1
  if (word !== "(") return isTaken(word, name) ? undefined : word || "nothing"
  const refused = either(reader, name)
  if (reader.words[reader.at] !== ")") return "an unclosed bracket"
  reader.at += 1
  return refused
}

function isTaken(licence: string, name: string): boolean {
  return (
    permissive.has(licence) ||
    byName.some((one) => one.licence === licence && one.packages.test(name))
  )
}
