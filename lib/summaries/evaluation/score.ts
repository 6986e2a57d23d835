import type { SummaryLine } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"

import { evidenceFor } from "../evidence"
import { factsIn } from "../extract/facts"
import { lexiconFor } from "../extract/lexicon"
import { contentOf, deniedIn } from "../extract/negation"
import { faultOf, ground } from "../grounding"
import type { Proposed } from "../grounding"
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
  /** Lines that stand on the lines which they cite: quotes word for word, a model's sentences by the rules of grounding. */
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
  const stands = (line: SummaryLine) => quotesStand(line, encounter.turns)
  return scoreLines(encounter, lines, { words: quotedWords, stands })
}

/** A model's answer twice: as it came, and with the sentences alone that stand on the lines which they cite. */
export function scoresOfAnswer(
  encounter: Encounter,
  proposed: readonly Proposed[],
): { answered: Score; grounded: Score } {
  const { turns } = encounter
  const lexicon = lexiconFor(turns)
  const lines = proposed.map((sentence) => {
    const cites = sentence.cites.map(({ line }) => line)
    const fault = faultOf(sentence, evidenceFor(cites, turns, lexicon))
    return { section: sentence.section, text: sentence.text, cites, stands: fault === undefined }
  })
  const standing = new Set<SummaryLine>(lines.filter(({ stands }) => stands))
  const words = (text: string) => text
  return {
    answered: scoreLines(encounter, lines, { words, stands: (line) => standing.has(line) }),
    grounded: scoreLines(encounter, ground(proposed, turns).kept, { words, stands: () => true }),
  }
}

/** What of a line is said in the visit, and whether it stands on the lines that it cites. */
type Reading = { words: (text: string) => string; stands: (line: SummaryLine) => boolean }

function scoreLines(
  encounter: Encounter,
  lines: readonly SummaryLine[],
  { words, stands }: Reading,
): Score {
  const { id, reference } = encounter
  const [draft, written] = [
    lines.map(({ text }) => words(text)).join(" "),
    referenceText(encounter),
  ]
  const { one, two, long } = rouge(draft, written)
  const wanted = soapSections.filter((section) => reference[section] !== "")
  const errors = lines.map((line) => errorsIn(line, words(line.text), encounter))
  return {
    id,
    rouge1: one,
    rouge2: two,
    rougeL: long,
    sectionRecall: share(wanted, (section) => lines.some((line) => line.section === section)),
    citationPrecision: share(lines, stands),
    numberErrors: sum(errors.map(({ numbers }) => numbers)),
    drugErrors: sum(errors.map(({ drugs }) => drugs)),
    negationErrors: sum(errors.map(({ denials }) => denials)),
    omissions: omitted(draft, written, encounter),
  }
}

export function sum(shares: readonly Share[]): Share {
  return shares.reduce((a, b) => ({ of: a.of + b.of, all: a.all + b.all }), { of: 0, all: 0 })
}

function errorsIn({ cites }: SummaryLine, words: string, { turns }: Encounter) {
  const evidence = evidenceFor(cites, turns, lexiconFor(turns))
  const said = factsIn(
    turns
      .filter(({ id }) => cites.includes(id))
      .map((turn) => turn.text)
      .join("\n"),
  )
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
function quotedWords(text: string): string {
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
