import type { SoapSection } from "@/lib/consultations/soap"
import type { SpeakerRole, Turn } from "@/lib/transcripts/turn"

import { complaintAt } from "./complaint"
import { drugsIn } from "./drugs"
import { factsIn } from "./facts"
import type { Gap } from "./gaps"
import { gapsIn, openQuestionsIn, swapped } from "./gaps"
import { lexiconFor } from "./lexicon"
import type { Lexicon } from "./lexicon"
import { deniedIn } from "./negation"
import { chosen } from "./ranking"
import { sentencesOf } from "./sentences"
import { statementsIn } from "./statements"
import type { Part, Statement } from "./statements"
import type { Placed } from "./tokens"

/** Verbatim words of one speaker, in the lines that `parts` name; `asked`: the question that they answer. */
export type Quote = {
  section: SoapSection
  complaint: boolean
  role: SpeakerRole
  parts: readonly Part[]
  asked: Part | null
  /** Said not to be so, verbatim. */
  denied: readonly string[]
}

/**
 * A medicine, perhaps with its dose, as somebody said it; the whole sentence where it speaks of an allergy, so that
 * nobody takes what is not borne for what is taken. Nobody checked it.
 */
export type Mention = { line: string; role: SpeakerRole; text: string }

export type Extract = {
  /** Null: no lexicon for this language, and nothing was extracted. */
  language: "en" | "zh" | null
  quotes: readonly Quote[]
  mentions: readonly Mention[]
  notCovered: readonly Gap[]
  /** Statements that belonged into a section and found no room in it, or said again what another one says. */
  leftOut: readonly { section: SoapSection; count: number }[]
  openQuestions: readonly Part[]
  /** More of the clinician's cues in the patient's lines than in the clinician's own. */
  swapped: boolean
}

/**
 * What a transcript says that a summary needs, verbatim and with its lines. Pure: the same turns give the
 * same bytes. `written`: the clinician's note, which may cover what was not said aloud.
 */
export function extract(turns: readonly Turn[], written: readonly string[] = []): Extract {
  const lexicon = lexiconFor(turns)
  if (lexicon === undefined) {
    return {
      language: null,
      quotes: [],
      mentions: [],
      notCovered: [],
      leftOut: [],
      openQuestions: [],
      swapped: false,
    }
  }
  const statements = statementsIn(turns, lexicon)
  const complaint = complaintAt(statements, lexicon)
  const groups = new Map<SoapSection, Statement[]>()
  for (const statement of statements) {
    const section = sectionOf(statement, lexicon)
    if (section === undefined || statement === complaint) continue
    const group = groups.get(section)
    if (group === undefined) groups.set(section, [statement])
    else group.push(statement)
  }
  const chapters = sections.map(({ section, most }) => {
    const all = groups.get(section) ?? []
    const taken = chosen(all, most, turns.length, lexicon)
    return { section, taken, left: all.length - taken.length }
  })
  const quotes = chapters.flatMap(({ section, taken }) => [
    ...(section === "subjective" && complaint !== undefined
      ? [quoteOf(complaint, "subjective", true, lexicon)]
      : []),
    ...taken.map((one) => quoteOf(one, section, false, lexicon)),
  ])
  return {
    language: lexicon.language,
    quotes,
    mentions: mentionsIn(turns, lexicon),
    notCovered: gapsIn(statements, written, lexicon),
    leftOut: chapters.flatMap(({ section, left }) =>
      left === 0 ? [] : [{ section, count: left }],
    ),
    openQuestions: openQuestionsIn(statements, lexicon),
    swapped: swapped(statements, lexicon),
  }
}

const sections = [
  { section: "subjective", most: 14 },
  { section: "objective", most: 8 },
  { section: "assessment", most: 6 },
  { section: "plan", most: 14 },
] as const

function sectionOf(statement: Statement, lexicon: Lexicon): SoapSection | undefined {
  const { role, text, question } = statement
  if (question) return undefined
  if (role !== "clinician") {
    const said = statement.asked === null ? text : `${statement.asked.text} ${text}`
    return about.some((cue) => lexicon[cue].test(said)) || drugsIn(text).length > 0
      ? "subjective"
      : undefined
  }
  if (lexicon.plan.test(text) || lexicon.safetyNet.test(text)) return "plan"
  if (
    lexicon.assessment.test(text) &&
    (lexicon.symptom.test(text) ||
      lexicon.history.test(text) ||
      text.length > (lexicon.language === "zh" ? 5 : 20))
  )
    return "assessment"
  return lexicon.exam.test(text) ? "objective" : undefined
}

const about = ["symptom", "timing", "severity", "medicine", "allergy", "history"] as const

const named = ["symptom", "allergy", "medicine", "history"] as const

function quoteOf(
  statement: Statement,
  section: SoapSection,
  complaint: boolean,
  lexicon: Lexicon,
): Quote {
  const { role, parts, asked, text } = statement
  // "I can't sleep" denies no sleep: only what is named and said not to be there is tagged.
  const denied = deniedIn(text).filter(
    ({ cue, text: said }) =>
      !/^(?:ca|could|wo|would)n/.test(cue) && named.some((one) => lexicon[one].test(said)),
  )
  return {
    section,
    complaint,
    role,
    parts,
    // What brings you here is not worth repeating.
    asked: complaint ? null : asked,
    denied: role === "clinician" ? [] : denied.map((one) => one.text),
  }
}

function mentionsIn(turns: readonly Turn[], lexicon: Lexicon): Mention[] {
  const found: Mention[] = []
  const seen = new Set<string>()
  for (const { id, role, text } of turns) {
    const sentences = sentencesOf(text)
    for (const drug of drugsIn(text)) {
      const sentence = sentences.find(({ start, end }) => start <= drug.at && drug.at < end)?.text
      const words =
        sentence !== undefined && lexicon.allergy.test(sentence) ? sentence : mentioned(text, drug)
      const key = `${role} ${drug.value} ${words.toLowerCase()}`
      if (seen.has(key)) continue
      seen.add(key)
      found.push({ line: id, role, text: words })
    }
  }
  return found.slice(0, 40)
}

/** The name and the dose that stands right beside it, verbatim: "doxycycline 100 mg", "500 mg of metformin". */
function mentioned(text: string, drug: Placed): string {
  const after = text.slice(drug.end, drug.end + 40)
  const ahead = factsIn(after).doses[0]
  if (ahead !== undefined && ahead.at <= 14 && !sentenceEnd.test(after.slice(0, ahead.at)))
    return text.slice(drug.at, drug.end + ahead.end)
  const from = Math.max(0, drug.at - 40)
  const behind = factsIn(text.slice(from, drug.at)).doses.at(-1)
  if (behind === undefined || drug.at - (from + behind.end) > 12)
    return text.slice(drug.at, drug.end)
  const words = text.slice(from + behind.at, drug.end)
  return sentenceEnd.test(words) ? text.slice(drug.at, drug.end) : words
}

const sentenceEnd = /[.!?](?:\s|$)|[。！？；;,，]/u
