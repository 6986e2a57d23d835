import { factsIn } from "./facts"
import type { Facts } from "./facts"
import type { Placed } from "./tokens"

/** Where somebody takes back what was just said: "no, left", "sorry, I mean", "scratch that". */
export function correctionsIn(text: string): number[] {
  return [...text.matchAll(cue)].map((match) => match.index)
}

/** A sentence or a turn that begins by taking something back, and names what is right instead. */
export function corrects(text: string): boolean {
  const [first] = correctionsIn(text)
  if (first === undefined || first > 3) return false
  const { numbers, sides, drugs, doses } = factsIn(text)
  return (
    numbers.length + sides.length + drugs.length + doses.length > 0 ||
    /^\W*(scratch that|correction|不对)/iu.test(text)
  )
}

/** What still stands of the facts of a text: a side, a dose or a drug before a correction gives way to one of its kind after it. */
export function standingFacts(text: string): Facts {
  const facts = factsIn(text)
  const cuts = correctionsIn(text)
  if (cuts.length === 0) return facts
  const standing = (list: readonly Placed[], reach: number) =>
    list.filter(
      ({ at, value }) =>
        !cuts.some(
          (cut) =>
            at < cut &&
            cut - at <= reach &&
            list.some(
              (other) => other.at > cut && other.at - cut <= reach && other.value !== value,
            ),
        ),
    )
  const doses = standing(facts.doses, near)
  const gone = facts.doses.filter((dose) => !doses.includes(dose)).map(({ at }) => at)
  return {
    ...facts,
    doses,
    numbers: standing(facts.numbers, near).filter(({ at }) => !gone.includes(at)),
    sides: standing(facts.sides, near),
    drugs: standing(facts.drugs, near),
  }
}

/** In characters: a correction is about what was said a moment ago. */
const near = 80

const cue =
  /(?:^|(?<=[.,;!?—–…-]\s*))(?:no|nope|sorry|oh sorry|wait|hang on|actually|i mean|i meant|scratch that|correction|rather|make that|let me correct)\b[,.:—–\s-]*(?=\S)|不对|不是|说错了|我是说|应该是|更正/giu
