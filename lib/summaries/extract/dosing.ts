import type { Facts } from "./facts"
import { contentOf, stemOf } from "./negation"
import { numeral, tokensOf, unitOf } from "./tokens"
import type { Placed, Token } from "./tokens"

/** How much, not how long or how often. */
const amounts = new Set(
  "ng mcg mg g iu ml mmol meq tablet capsule puff spray drop sachet patch teaspoon tablespoon".split(
    " ",
  ),
)

/** Whether a sentence gives a drug the dose of another: where several are named, each has its own. */
export function swapsDoses(sentence: Facts, lines: Facts): boolean {
  if (new Set(lines.drugs.map(({ value }) => value)).size < 2) return false
  const there = new Set(pairs(lines))
  return pairs(sentence).some((pair) => !there.has(pair))
}

/** Each dose with the drug that stands nearest to it. */
function pairs({ doses, drugs }: Facts): string[] {
  return doses.filter(isAmount).flatMap((dose) => {
    const [nearest] = drugs.toSorted((a, b) => between(a, dose) - between(b, dose))
    return nearest === undefined ? [] : [`${nearest.value} ${dose.value}`]
  })
}

function isAmount({ value }: Placed): boolean {
  return amounts.has(value.split(" ")[1] ?? "")
}

function between(one: Placed, other: Placed): number {
  return one.end <= other.at ? other.at - one.end : one.at - other.end
}

/**
 * Whether a word beside a dose ("X 400 mg", "400 mg of X") is none that the lines have: most likely the
 * name of a medicine that no list here knows.
 */
export function namesStranger(text: string, { doses, drugs }: Facts, isSaid: IsSaid): boolean {
  const tokens = tokensOf(text)
  return doses.filter(isAmount).some((dose) => {
    const before = tokens.findLast(({ end }) => end <= dose.at)
    const after = tokens.find(({ word, at }) => at >= dose.end && word !== "of")
    return [
      before && gap(text, before.end, dose.at) && before,
      after && gap(text, dose.end, after.at) && after,
    ].some(
      (token) =>
        typeof token === "object" &&
        !drugs.some(({ at }) => at === token.at) &&
        isStrange(token, isSaid),
    )
  })
}

type IsSaid = (word: string, stem: string) => boolean

/** Nothing stands between but spaces, and "of". */
function gap(text: string, from: number, to: number): boolean {
  return /^\s*(?:of\s+)?$/i.test(text.slice(from, to))
}

function isStrange({ word }: Token, isSaid: IsSaid): boolean {
  if (!/^\p{Script=Latin}{4,}/u.test(word) || contentOf(word).length === 0) return false
  if (unitOf(word) !== undefined || usual.has(word)) return false
  return !isSaid(word, stemOf(word))
}

/** Stand beside doses in anybody's words. */
const usual = new Set(
  `take takes taking taken took dose doses dosage dosed start starts started give gives given gave use uses using used
  continue continues continued increase increased reduce reduced with from about around approximately maximum total
  another each every twice once daily orally mouth morning evening bedtime before after during while when until needed
  required prescribe prescribed recommended plus`.split(/\s+/),
)

/** Whether a short word stands behind a number as a unit would, is none that is known, and is not said in the lines. */
export function hasStrangeUnit(text: string, isSaid: IsSaid): boolean {
  const tokens = tokensOf(text)
  return tokens.some((_, index) => {
    const found = numeral(tokens, index)
    const last = tokens[index + (found?.length ?? 0) - 1]
    const next = tokens[index + (found?.length ?? 0)]
    if (found === undefined || found.repeats || last === undefined || next === undefined)
      return false
    if (!/^[ \u00A0-]?$/.test(text.slice(last.end, next.at))) return false
    if (!/^[\p{Script=Latin}µμ]{1,4}$/u.test(next.word) || unitOf(next.word) !== undefined)
      return false
    if (numeral(tokens, index + found.length) !== undefined || usual.has(next.word)) return false
    return !short.has(next.word) && !isSaid(next.word, stemOf(next.word))
  })
}

const short = new Set(
  `a an and or to of in on at by per for with as x the st nd rd th am pm more less but so then if is was are not no he
  she it her his over from up till left right both days ago old out than that this when who has had pain full new
  knee leg arm eye ear hip`.split(/\s+/),
)
