import type { SummaryLine } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"

import { evidenceFor } from "../evidence"
import { factsIn } from "../extract/facts"
import { lexiconFor } from "../extract/lexicon"
import { contentOf, deniedIn } from "../extract/negation"
import { phrasesIn } from "../phrases"
import { quotedTranscript } from "../transcript-lines"
import { referenceText } from "./encounter"
import type { Encounter } from "./encounter"
import { rouge } from "./rouge"

/** A part of a whole: 3 of 4. Sums of many are summed before they are divided. */
export type Share = { of: number; all: number }
export type Score = {
  id: string
  rouge1: number
  rouge2: number
  rougeL: number
  /** Sections that the reference has and the draft too. */
  sectionRecall: Share
  /** Lines whose quoted words stand in the lines that they cite. */
  citationPrecision: Share
  /** Facts of the draft that its cited lines lack. */
  numberErrors: Share
  drugErrors: Share
  negationErrors: Share
  /** Numbers, medicines and symptoms of the reference that the draft leaves out. */
  omissions: Share
}

/** The extractive draft of a dialogue beside what a person wrote of it. */
export function scoreOf(encounter: Encounter): Score {
  const { lines } = quotedTranscript(encounter.turns, [], phrasesIn("en"))
  return scoreLines(encounter, lines)
}

/** The same for any draft of it, a model's for instance. */
export function scoreLines(encounter: Encounter, lines: readonly SummaryLine[]): Score {
  const { id, turns, reference } = encounter
  const [draft, written] = [
    lines.map(({ text }) => wordsIn(text)).join(" "),
    referenceText(encounter),
  ]
  const { one, two, long } = rouge(draft, written)
  const wanted = soapSections.filter((section) => reference[section] !== "")
  const errors = lines.map((line) => errorsIn(line, encounter))
  return {
    id,
    rouge1: one,
    rouge2: two,
    rougeL: long,
    sectionRecall: share(wanted, (section) => lines.some((line) => line.section === section)),
    citationPrecision: share(lines, (line) => quotesStand(line, turns)),
    numberErrors: sum(errors.map(({ numbers }) => numbers)),
    drugErrors: sum(errors.map(({ drugs }) => drugs)),
    negationErrors: sum(errors.map(({ denials }) => denials)),
    omissions: omitted(draft, written, encounter),
  }
}

export function sum(shares: readonly Share[]): Share {
  return shares.reduce((a, b) => ({ of: a.of + b.of, all: a.all + b.all }), { of: 0, all: 0 })
}

function errorsIn({ text, cites }: SummaryLine, { turns }: Encounter) {
  const evidence = evidenceFor(cites, turns, lexiconFor(turns))
  const said = factsIn(
    turns
      .filter(({ id }) => cites.includes(id))
      .map((turn) => turn.text)
      .join("\n"),
  )
  const words = wordsIn(text)
  const facts = factsIn(words)
  const lacks =
    (all: readonly { value: string }[]) =>
    ({ value }: { value: string }) =>
      !all.some((one) => one.value === value)
  const denied = deniedIn(words).flatMap((one) => contentOf(one.text))
  return {
    numbers: share(facts.numbers, lacks(said.numbers)),
    drugs: share(facts.drugs, lacks(said.drugs)),
    denials: share(denied, ({ stem }) => evidence.polarities.get(stem)?.has("negated") !== true),
  }
}

function quotesStand({ text, cites }: SummaryLine, turns: Encounter["turns"]): boolean {
  const lines = turns.filter(({ id }) => cites.includes(id)).map((turn) => turn.text)
  const quotes = [...text.matchAll(/“([^”]*)”/g)].flatMap(([, words = ""]) => words.split(" … "))
  const wanted = quotes.length > 0 ? quotes : [text.slice(text.indexOf(": ") + 2)]
  return lines.length > 0 && wanted.every((words) => lines.some((line) => line.includes(words)))
}

/** Without the words that are ours: who speaks, what is tagged. */
function wordsIn(text: string): string {
  const quotes = [...text.matchAll(/“([^”]*)”/g)].map(([, words = ""]) => words)
  return quotes.length > 0 ? quotes.join(" ") : text.slice(text.indexOf(": ") + 1)
}

function omitted(draft: string, written: string, { turns }: Encounter): Share {
  const symptom = lexiconFor(turns)?.symptom
  const keys = (text: string) => {
    const { numbers, drugs } = factsIn(text)
    const stems = contentOf(text).flatMap(({ stem, at }) => {
      const word = /^[\p{L}]+/u.exec(text.slice(at))?.[0] ?? ""
      return symptom?.test(word) === true ? [stem] : []
    })
    return new Set([...numbers, ...drugs].map(({ value }) => value).concat(stems))
  }
  const ours = keys(draft)
  return share([...keys(written)], (key) => !ours.has(key))
}

function share<T>(all: readonly T[], fits: (one: T) => boolean): Share {
  return { of: all.filter(fits).length, all: all.length }
}
