import type { SummaryDropped, SummaryLine } from "@/db/schema/record"
import type { SoapSection } from "@/lib/consultations/soap"
import type { Turn } from "@/lib/transcripts/turn"

import { evidenceFor } from "./evidence"
import type { Evidence } from "./evidence"
import { turnsRound } from "./extract/direction"
import { hasStrangeUnit, namesStranger, swapsDoses } from "./extract/dosing"
import { factsIn } from "./extract/facts"
import { lexiconFor } from "./extract/lexicon"
import { contentOf, polaritiesIn } from "./extract/negation"
import { namesUnheard } from "./extract/unheard-names"

/** A sentence as a model proposes it: where it comes from, and a few words of each of those lines. */
export type Proposed = {
  section: SoapSection
  text: string
  cites: readonly { line: string; words: string }[]
}

/** Why a sentence was dropped. */
export type DropReason =
  | "no_citation"
  | "unknown_line"
  | "words_not_there"
  | "too_many_lines"
  | "too_long"
  | "address"
  | "vital_sign"
  | "number"
  | "unit"
  | "drug"
  | "side"
  | "negation"
  | "unsupported"
  | "repeated"

export type Grounded = {
  kept: SummaryLine[]
  dropped: (SummaryDropped & { why: DropReason })[]
}

/**
 * Keeps the sentences that stand on the lines which they cite, and says of the others why not. A rule of
 * code, whatever was asked of the model: a number, a unit, a drug, a side or a negation that the cited lines
 * lack drops the sentence, and so does one that turns round what they say (stop for go on, less for more,
 * one drug's dose for another's), and a vital sign, which only a device may tell.
 */
export function ground(proposed: readonly Proposed[], turns: readonly Turn[]): Grounded {
  const kept: SummaryLine[] = []
  const dropped: Grounded["dropped"] = []
  const lexicon = lexiconFor(turns)
  for (const sentence of proposed) {
    const evidence = evidenceFor(
      sentence.cites.map(({ line }) => line),
      turns,
      lexicon,
    )
    // Signs that nobody sees go first: what is checked is what is read.
    const text = sentence.text
      .replaceAll(/[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu, "")
      .replaceAll(/\s+/g, " ")
      .trim()
    const repeated = kept.some((line) => line.section === sentence.section && line.text === text)
    const reason = repeated ? "repeated" : faultOf({ ...sentence, text }, evidence)
    if (reason === undefined)
      kept.push({ section: sentence.section, text, cites: [...evidence.lines] })
    else dropped.push(droppedFrom({ ...sentence, text }, reason, turns))
  }
  return { kept, dropped }
}

/** Its words are kept where a reader can hold them against the lines: not where they are a speech or lead elsewhere. */
function droppedFrom(
  { section, text, cites }: Proposed,
  why: DropReason,
  turns: readonly Turn[],
): Grounded["dropped"][number] {
  const known = new Set(turns.map(({ id }) => id))
  const lines = [...new Set(cites.map(({ line }) => line))].filter((line) => known.has(line))
  const told = lines.length > 0 && !untold.has(why)
  return { section, why, count: 1, text: told ? text : null, cites: lines.slice(0, mostLines) }
}

const untold: ReadonlySet<DropReason> = new Set([
  "unknown_line",
  "too_many_lines",
  "too_long",
  "address",
  "repeated",
])

/** What is wrong with a sentence beside the lines that it cites; undefined: it stands. */
export function faultOf(sentence: Proposed, evidence: Evidence): DropReason | undefined {
  const { text, cites, section } = sentence
  if (text === "" || cites.length === 0) return "no_citation"
  if (text.length > longest) return "too_long"
  if (new Set(cites.map(({ line }) => line)).size > mostLines) return "too_many_lines"
  if (evidence.unknown) return "unknown_line"
  if (!cites.every(({ line, words }) => evidence.has(line, words))) return "words_not_there"
  if (address.test(text)) return "address"
  if (section === "objective" && vitalSign.test(text) && /\d/.test(text)) return "vital_sign"
  return factFault(text, evidence) ?? (supported(text, evidence) ? undefined : "unsupported")
}

/** The first fact of a sentence that its evidence lacks. */
export function factFault(text: string, evidence: Evidence): DropReason | undefined {
  const facts = factsIn(text)
  if (facts.sided.some((one) => isElsewhere(one, evidence.standing.sided))) return "side"
  const { standing } = evidence
  if (!within(facts.drugs, standing.drugs)) return "drug"
  if (namesStranger(text, facts, evidence.says)) return "drug"
  if (namesUnheard(text, evidence.text, evidence.says)) return "drug"
  if (!within(facts.sides, standing.sides)) return "side"
  if (!within(facts.numbers, standing.numbers) || otherDigits.test(text)) return "number"
  if (!within(facts.units, standing.units) || !within(facts.doses, standing.doses)) return "unit"
  if (hasStrangeUnit(text, evidence.says) || swapsDoses(facts, standing)) return "unit"
  const turned = turnsRound(text, evidence.text, facts.drugs.length > 0)
  return turned || negationFault(text, evidence) ? "negation" : undefined
}

/** "right knee" where the lines know a left one alone. A part that they give no side contradicts nothing. */
function isElsewhere({ value }: { value: string }, there: Values): boolean {
  const part = value.slice(value.indexOf(" "))
  const same = there.filter((one) => one.value.endsWith(part))
  return same.length > 0 && !same.some((one) => one.value === value)
}

/** A word that is denied must be denied there too; one that is affirmed must not only be denied or asked about. */
function negationFault(text: string, { polarities }: Evidence): boolean {
  for (const [stem, said] of polaritiesIn(text, false)) {
    const there = polarities.get(stem)
    if (said.has("negated") && there?.has("negated") !== true) return true
    if (said.has("affirmed") && there !== undefined && !there.has("affirmed")) return true
  }
  return false
}

/** At least a third of what a sentence says is said in its lines: the rest is how it is put. */
function supported(text: string, { polarities }: Evidence): boolean {
  const stems = [...new Set(contentOf(text).map(({ stem }) => stem))]
  const shared = stems.filter((stem) => polarities.has(stem)).length
  return shared > 0 && shared * 3 >= stems.length
}

type Values = readonly { value: string }[]

function within(some: Values, all: Values): boolean {
  return some.every(({ value }) => all.some((one) => one.value === value))
}

const longest = 400
const mostLines = 6
const address =
  /:\/\/|https?:|www\.|\b[\w-]+\.(?:com|org|net|io|co|cn|info|biz|app|dev|xyz|top|site|link|online|shop|ru|uk|de|eu|us|me|ly|gg|tv|hk|tw|health|care|gov|edu)\b|@\w/i
/** Those of other scripts are compared with nothing. */
const otherDigits = /(?![0-9０-９])\p{Nd}/u
const vitalSign =
  /\b(?:blood pressure|bp|heart rate|pulse|hr|temperature|oxygen|saturation|sats|spo2|respirat\w+|weight|bmi)\b|血压|心率|脉搏|脉率|体温|血氧|呼吸|体重/iu
