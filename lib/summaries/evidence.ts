import type { Turn } from "@/lib/transcripts/turn"

import { corrects, standingFacts } from "./extract/correction"
import type { Facts } from "./extract/facts"
import type { Lexicon } from "./extract/lexicon"
import { polaritiesIn } from "./extract/negation"
import type { Polarity } from "./extract/negation"
import { isQuestion, sentencesOf } from "./extract/sentences"
import { tokensOf } from "./extract/tokens"

/** What the cited lines say, and what of it still stands. */
export type Evidence = {
  /** The cited lines, and those without which they cannot be understood. */
  readonly lines: readonly string[]
  /** A line was cited that does not exist. */
  readonly unknown: boolean
  /** The lines themselves. */
  readonly text: string
  readonly standing: Facts
  readonly polarities: ReadonlyMap<string, ReadonlySet<Polarity>>
  has(line: string, words: string): boolean
  /** Whether a word, or one of this stem, is said there. */
  readonly says: (word: string, stem: string) => boolean
}

/**
 * Reads the cited lines as a person would: "no" together with its question, and what the next line takes
 * back not at all.
 */
export function evidenceFor(
  cited: readonly string[],
  turns: readonly Turn[],
  lexicon: Lexicon | undefined,
): Evidence {
  const indices = cited.map((line) => turns.findIndex(({ id }) => id === line))
  const known = indices.filter((index) => index >= 0)
  const wanted = new Set(known)
  for (const index of known) {
    if (answersShort(turns, index, lexicon)) wanted.add(index - 1)
    if (corrects(turns[index + 1]?.text ?? "")) wanted.add(index + 1)
  }
  const read = [...wanted].toSorted((a, b) => a - b)
  const text = read.flatMap((index) => turns[index]?.text ?? []).join("\n")
  const said = new Set(tokensOf(text).map(({ word }) => word))
  const polarities = polaritiesOf(read, turns, lexicon)
  const texts = new Map(turns.map(({ id, text }) => [id, plain(text)]))
  return {
    lines: read.flatMap((index) => turns[index]?.id ?? []),
    unknown: known.length < cited.length,
    text,
    standing: standingFacts(text),
    polarities,
    says: (word, stem) => said.has(word) || polarities.has(stem),
    has: (line, words) => {
      const looked = plain(words)
      return looked !== "" && hasWhole(texts.get(line) ?? "", looked)
    },
  }
}

function polaritiesOf(
  read: readonly number[],
  turns: readonly Turn[],
  lexicon: Lexicon | undefined,
): Map<string, Set<Polarity>> {
  const found = new Map<string, Set<Polarity>>()
  const add = (stem: string, polarity: Polarity) =>
    found.set(stem, (found.get(stem) ?? new Set()).add(polarity))
  for (const index of read) {
    const sentences = sentencesOf(turns[index]?.text ?? "")
    for (const [nth, { text }] of sentences.entries()) {
      const last = nth === sentences.length - 1
      const answer = last && read.includes(index + 1) ? turns[index + 1]?.text : undefined
      const question = isQuestion(text)
      for (const [stem, said] of polaritiesIn(text, question)) {
        for (const polarity of said) add(stem, polarity)
        if (!question || answer === undefined || lexicon === undefined) continue
        if (lexicon.shortNo.test(answer)) add(stem, "negated")
        else if (lexicon.shortYes.test(answer)) add(stem, "affirmed")
      }
    }
  }
  return found
}

function answersShort(
  turns: readonly Turn[],
  index: number,
  lexicon: Lexicon | undefined,
): boolean {
  const [before, turn] = [turns[index - 1], turns[index]]
  if (before === undefined || turn === undefined || lexicon === undefined) return false
  if (!isQuestion(before.text) || before.role === turn.role) return false
  return lexicon.shortNo.test(turn.text) || lexicon.shortYes.test(turn.text)
}

/** "knee" is not in "kneel". Where words have no spaces every place is one. */
function hasWhole(text: string, words: string): boolean {
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
    const end = at + words.length
    const begins = !joined(text.charAt(at - 1), words.charAt(0))
    if (begins && !joined(words.charAt(words.length - 1), text.charAt(end))) return true
  }
  return false
}

function joined(before: string, after: string): boolean {
  return [before, after].every((sign) => /[\p{Script=Latin}\p{Nd}]/u.test(sign))
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[“”"]/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^[\s.…—-]+|[\s.…—-]+$/g, "")
}
