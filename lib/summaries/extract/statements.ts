import type { SpeakerRole, Turn } from "@/lib/transcripts/turn"

import { corrects } from "./correction"
import type { Lexicon } from "./lexicon"
import { isQuestion, sentencesOf } from "./sentences"

/** A stretch of one line, verbatim. */
export type Part = { line: string; start: number; end: number; text: string }

/** A sentence with what belongs to it: what takes it back, its other half, the question that it answers. */
export type Statement = {
  /** Of the turn in which it begins. */
  turn: number
  role: SpeakerRole
  parts: Part[]
  asked: Part | null
  question: boolean
  /** Everything that was said, in one piece. */
  text: string
}

/**
 * Sentences that are safe to quote on their own. "It's the right knee" is never quoted without the "no,
 * left" after it, "no" never without its question, and a sentence that somebody talked into is whole again.
 */
export function statementsIn(turns: readonly Turn[], lexicon: Lexicon): Statement[] {
  const found: Statement[] = []
  const broken = new Map<SpeakerRole, Statement>()
  for (const [index, turn] of turns.entries()) {
    const before = found.at(-1)
    for (const [nth, sentence] of sentencesOf(turn.text).entries()) {
      const part = { line: turn.id, ...sentence }
      const last = found.at(-1)
      const half = nth === 0 ? broken.get(turn.role) : undefined
      if (
        half !== undefined &&
        fits(half, part) &&
        index - half.turn <= 2 &&
        /^[\s—–…-]|^\.\.\.|^\p{Ll}/u.test(turn.text)
      ) {
        join(half, part)
        broken.delete(turn.role)
        continue
      }
      if (last !== undefined && fits(last, part) && takesBack(sentence.text, last, index, nth)) {
        join(last, part)
        continue
      }
      const question = isQuestion(sentence.text)
      const asked =
        nth === 0 && before !== undefined ? answered(before, turn, sentence.text, lexicon) : null
      const statement = {
        turn: index,
        role: turn.role,
        parts: [part],
        asked,
        question,
        text: sentence.text,
      }
      found.push(statement)
      if (/(?:[—–…-]|\.\.\.)$/u.test(sentence.text) && sentence.end === turn.text.length)
        broken.set(turn.role, statement)
    }
  }
  return found
}

/** In the same turn, or at the beginning of the next one, whoever speaks. A "no" to a question is an answer. */
function takesBack(text: string, last: Statement, turn: number, nth: number): boolean {
  if (last.question || !corrects(text)) return false
  return nth > 0 ? last.turn === turn || lastTurnOf(last) === turn : turn - last.turn === 1
}

function lastTurnOf(statement: Statement): number {
  return Number(statement.parts.at(-1)?.line.slice(1) ?? 0) - 1
}

function answered(before: Statement, turn: Turn, text: string, lexicon: Lexicon): Part | null {
  if (!before.question || before.role !== "clinician" || turn.role === "clinician") return null
  const short = text.split(/\s+/).length <= 5 && text.length <= 40
  const means = lexicon.shortNo.test(text) || lexicon.shortYes.test(text)
  const asked = before.parts.at(-1)
  return (short || means) && asked !== undefined && asked.text.length <= 300 ? asked : null
}

/** A quote has to fit a line of the summary. */
function fits(statement: Statement, part: Part): boolean {
  return statement.text.length + part.text.length < 1_500
}

function join(statement: Statement, part: Part): void {
  statement.parts.push(part)
  statement.text = `${statement.text} ${part.text}`
}
