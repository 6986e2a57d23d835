import { readdirSync } from "node:fs"
import { join } from "node:path"

import { describe, expect, test } from "vitest"

import { locales } from "./locales"
import { messagesOf } from "./messages"

const english = sentences(messagesOf("en"))

test.each(locales)("every file of %s is one of its namespaces", (locale) => {
  const files = readdirSync(join(import.meta.dirname, "messages", locale))
  const names = files.map((file) => file.replace(/\.json$/, ""))
  expect(Object.keys(messagesOf(locale)).toSorted()).toEqual(names.toSorted())
})

describe.each(locales.filter((locale) => locale !== "en"))("%s beside English", (locale) => {
  const translated = sentences(messagesOf(locale))

  test("has the same keys", () => {
    expect([...translated.keys()].toSorted()).toEqual([...english.keys()].toSorted())
  })

  test("says every value that English says, and asks for no other", () => {
    const differ = [...english].filter(([key, said]) => {
      const [here, there] = [argumentsOf(translated.get(key) ?? ""), argumentsOf(said)]
      // An argument that only chooses an ending has nothing to choose in a language without endings.
      return !within(here.all, there.all) || !within(there.said, here.all)
    })
    expect(differ.map(([key]) => key)).toEqual([])
  })

  test("leaves no sentence empty, and none as it is in English", () => {
    const same = [...translated].filter(([key, said]) => said === english.get(key))
    const words = same.filter(([, said]) =>
      /[a-z]{3,}/i.test(said.replace(/\{\w+\}|Housecall/g, "")),
    )
    expect(words.map(([key]) => key)).toEqual([])
    expect([...translated.values()].filter((said) => said.trim() === "")).toEqual([])
  })
})

/** Every sentence under the dotted path of its key. */
function sentences(tree: Readonly<Record<string, unknown>>, above = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]): [string, string][] =>
      typeof value === "string"
        ? [[above + key, value]]
        : [...sentences(Object(value), `${above}${key}.`)],
    ),
  )
}

function within(some: ReadonlySet<string>, all: ReadonlySet<string>): boolean {
  return [...some].every((one) => all.has(one))
}

type Arguments = { all: Set<string>; said: Set<string> }

/** The ICU arguments and rich-text tags of a sentence: all, and those whose value is printed. */
function argumentsOf(sentence: string): Arguments {
  const found: Arguments = { all: new Set(), said: new Set() }
  read(sentence, undefined, found)
  return found
}

function read(sentence: string, counted: string | undefined, found: Arguments): void {
  const note = (name: string, isSaid: boolean): void => {
    found.all.add(name)
    if (isSaid) found.said.add(name)
  }
  for (const [, tag] of sentence.matchAll(/<(\w+)\/?>/g)) note(`<${tag}>`, true)
  for (const part of parts(sentence)) {
    if (!part.startsWith("{")) {
      if (part.includes("#") && counted !== undefined) note(counted, true)
      continue
    }
    const [, name = "", kind, options = ""] = /^\{(\w+)(?:, (\w+),([\s\S]*))?\}$/.exec(part) ?? []
    note(name, kind === undefined)
    const branches = parts(options).filter((branch) => branch.startsWith("{"))
    for (const branch of branches)
      read(branch.slice(1, -1), kind === "plural" ? name : counted, found)
  }
}

/** A sentence cut at its outermost braces, which stay with what they hold. */
function parts(sentence: string): string[] {
  const cut: string[] = [""]
  let depth = 0
  for (const sign of sentence) {
    if (sign === "{" && depth++ === 0) cut.push("")
    cut.push((cut.pop() ?? "") + sign)
    if (sign === "}" && --depth === 0) cut.push("")
  }
  return cut
}
