import { factsIn } from "./facts"
import type { Lexicon } from "./lexicon"
import { contentOf } from "./negation"
import type { Statement } from "./statements"

/**
 * The `most` statements that say most without saying it twice: cues and position, then maximal marginal
 * relevance (Carbonell and Goldstein, SIGIR 1998) over shared words. In the order in which they were said.
 */
export function chosen(
  statements: readonly Statement[],
  most: number,
  turns: number,
  lexicon: Lexicon,
): Statement[] {
  const pool = statements
    .map((statement, order) => ({
      statement,
      order,
      score: scoreOf(statement, turns, lexicon),
      words: new Set(contentOf(statement.text).map(({ stem }) => stem)),
    }))
    .toSorted((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, poolSize)
  const taken: typeof pool = []
  const likeness = new Map(pool.map((one) => [one, 0]))
  while (taken.length < most) {
    const best = bestOf(pool, likeness)
    if (best === undefined) break
    taken.push(best)
    likeness.delete(best)
    for (const [one, nearest] of likeness) {
      const shared = overlap(one.words, best.words)
      // The same words again say nothing new.
      if (shared >= 0.8) likeness.delete(one)
      else likeness.set(one, Math.max(nearest, shared))
    }
  }
  return taken.toSorted((a, b) => a.order - b.order).map(({ statement }) => statement)
}

const poolSize = 120
/** How much relevance counts against repetition. */
const lambda = 0.7

type Scored = { statement: Statement; order: number; score: number; words: Set<string> }

function bestOf(
  pool: readonly Scored[],
  likeness: ReadonlyMap<Scored, number>,
): Scored | undefined {
  let best: Scored | undefined
  let most = -Infinity
  for (const one of pool) {
    const nearest = likeness.get(one)
    if (nearest === undefined) continue
    const value = lambda * one.score - (1 - lambda) * nearest * 4
    if (value > most) [best, most] = [one, value]
  }
  return best
}

function scoreOf({ text, turn, parts, asked }: Statement, turns: number, lexicon: Lexicon): number {
  const said = asked === null ? text : `${asked.text} ${text}`
  const cues = weights.reduce(
    (sum, [cue, weight]) => sum + (lexicon[cue].test(said) ? weight : 0),
    0,
  )
  const facts = factsIn(text)
  const exact = Math.min(2, facts.doses.length + facts.sides.length + facts.drugs.length) * 0.5
  const early = turns > 1 ? 0.5 * (1 - turn / turns) : 0.5
  const long = Math.max(0, text.length - 240) / 240
  // What takes something back must not be lost.
  return cues + exact + early - long + (parts.length > 1 ? 1 : 0)
}

const weights = [
  ["allergy", 2],
  ["symptom", 1.5],
  ["medicine", 1],
  ["timing", 1],
  ["severity", 1],
  ["history", 1],
  ["plan", 0.5],
  ["followUp", 1],
  ["safetyNet", 1.5],
  ["tests", 0.5],
  ["exam", 0.5],
  ["assessment", 0.5],
] as const

function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0
  let shared = 0
  for (const word of a) if (b.has(word)) shared += 1
  return shared / Math.min(a.size, b.size)
}
