import type { Turn } from "@/lib/transcripts/turn"

import { corrects, standingFacts } from "./extract/correction"
import type { Facts } from "./extract/facts"
import type { Lexicon } from "./extract/lexicon"
import { polaritiesIn } from "./extract/negation"
import type { Polarity } from "./extract/negation"
import { isQuestion, sentencesOf } from "./extract/sentences"

/** What the cited lines say, and what of it still stands. */
export type Evidence = {
  /** The cited lines, and those without which they cannot be understood. */
  readonly lines: readonly string[]
  /** A line was cited that does not exist. */
  readonly unknown: boolean
  readonly standing: Facts
  readonly polarities: ReadonlyMap<string, ReadonlySet<Polarity>>
  has(line: string, words: string): boolean
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
  const texts = new Map(turns.map(({ id, text }) => [id, plain(text)]))
  return {
    lines: read.flatMap((index) => turns[index]?.id ?? []),
    unknown: known.length < cited.length,
    standing: standingFacts(read.flatMap((index) => turns[index]?.text ?? []).join("\n")),
    polarities: polaritiesOf(read, turns, lexicon),
    has: (line, words) => {
      const looked = plain(words)
      return looked !== "" && texts.get(line)?.includes(looked) === true
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

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[’‘]/g, "'")
    .replaceAll(/[“”"]/g, "")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/^[\s.…—-]+|[\s.…—-]+$/g, "")
}
