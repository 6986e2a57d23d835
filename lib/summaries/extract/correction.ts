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
  const gone = new Set(cuts.flatMap((cut) => replacedAt(cut, facts)))
  const stands = (list: readonly Placed[]) =>
    list.filter(
      ({ at, value }) =>
        !cuts.some(
          (cut) =>
            at < cut &&
            cut - at <= near &&
            list.some((other) => other.at > cut && other.at - cut <= near && other.value !== value),
        ),
    )
  const sides = stands(facts.sides)
  return {
    ...facts,
    doses: facts.doses.filter(({ at }) => !gone.has(at)),
    numbers: facts.numbers.filter(({ at }) => !gone.has(at)),
    sides,
    sided: facts.sided.filter(({ at }) => sides.some((side) => side.at === at)),
    drugs: stands(facts.drugs),
  }
}

/** Where the numbers stand that those after the correction take the place of: of the same unit, or the last one for a bare number. */
function replacedAt(cut: number, { numbers, doses }: Facts): number[] {
  const unitAt = (at: number) => doses.find((dose) => dose.at === at)?.value.split(" ")[1]
  const before = numbers.filter(({ at }) => at < cut && cut - at <= near)
  return numbers
    .filter(({ at }) => at > cut && at - cut <= near)
    .flatMap(({ at, value }) => {
      const unit = unitAt(at)
      const old = before.findLast((one) => unit === undefined || unitAt(one.at) === unit)
      return old === undefined || old.value === value ? [] : [old.at]
    })
}

/** In characters: a correction is about what was said a moment ago. */
const near = 80

const cue =
  /(?:^|(?<=[.,;!?—–…-]\s*))(?:no|nope|sorry|oh sorry|wait|hang on|actually|i mean|i meant|scratch that|correction|rather|make that|let me correct)\b[,.:—–\s-]*(?=\S)|不对|不是|说错了|我是说|应该是|更正/gimu
