import { drugsIn } from "./drugs"
import { numeral, tokensOf, unitOf } from "./tokens"
import type { Placed, Token } from "./tokens"

/** What may not be wrong in a sentence: numbers with their units, drugs, sides. `at`: where in the text. */
export type Facts = {
  numbers: readonly Placed[]
  units: readonly Placed[]
  /** "100 mg", "4 day". */
  doses: readonly Placed[]
  drugs: readonly Placed[]
  sides: readonly Placed[]
  /** "left knee", where a part of the body stands right behind its side; `at` is the side's. */
  sided: readonly Placed[]
}

/** English and Chinese. Numbers as words count as the numbers they are: "two hundred milligrams" is 200 mg. */
export function factsIn(text: string): Facts {
  const tokens = tokensOf(text)
  const numbers: Placed[] = []
  const units: Placed[] = []
  const doses: Placed[] = []
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]
    if (token === undefined) continue
    const found = numeral(tokens, index)
    if (found !== undefined) {
      const last = tokens[index + found.length - 1] ?? token
      numbers.push({ value: found.value, at: token.at, end: last.end })
      // "twice" is two times, whatever follows.
      if (found.repeats) doses.push({ value: `${found.value} time`, at: token.at, end: last.end })
      const next = found.repeats ? undefined : tokens[index + found.length]
      const unit = next === undefined ? undefined : unitOf(next.word)
      if (next !== undefined && unit !== undefined)
        doses.push({ value: `${found.value} ${unit}`, at: token.at, end: next.end })
      index += found.length - 1
      continue
    }
    const unit = unitOf(token.word)
    if (unit !== undefined) units.push({ value: unit, at: token.at, end: token.end })
  }
  const sides = sidesIn(text, tokens)
  return {
    numbers,
    units: [
      ...units,
      ...doses.map(({ value, ...where }) => ({ value: value.split(" ")[1] ?? "", ...where })),
    ],
    doses,
    drugs: drugsIn(text),
    sides,
    sided: sides.flatMap((side) => sidedAt(text, side) ?? []),
  }
}

/** A side with the word behind it, a plural as its singular; of Chinese, with the one sign behind it. */
function sidedAt(text: string, { value, at, end }: Placed): Placed | undefined {
  const behind = /^(?:(?:-sided)?\s+([\p{Script=Latin}]{3,})|(\p{Script=Han}))/iu.exec(
    text.slice(end),
  )
  const part = behind?.[1]?.toLowerCase().replace(/s$/, "") ?? behind?.[2]
  return behind === null || part === undefined
    ? undefined
    : { value: `${value} ${part}`, at, end: end + behind[0].length }
}

/** "right now", "all right", "I left the house" name no side of a body. */
function sidesIn(text: string, tokens: readonly Token[]): Placed[] {
  const found: Placed[] = []
  for (const [index, { word, at, end }] of tokens.entries()) {
    const [before = "", after = ""] = [tokens[index - 1]?.word, tokens[index + 1]?.word]
    if (word === "bilateral" || word === "bilaterally") found.push({ value: "both", at, end })
    if (
      word === "both" &&
      /^(sides|knees|legs|arms|eyes|ears|feet|hands|hips|shoulders|lungs|ankles)$/.test(after)
    )
      found.push({ value: "both", at, end })
    if (/^(opposite|contralateral)$/.test(word) || (word === "other" && bodySide.test(after)))
      found.push({ value: "other", at, end })
    if (word === "lt" || word === "rt")
      found.push({ value: word === "lt" ? "left" : "right", at, end })
    if (/^right(-sided)?$/.test(word) && !noSideBefore.test(before) && !noSideAfter.test(after))
      found.push({ value: "right", at, end })
    if (/^left(-sided)?$/.test(word) && !wentBefore.test(before) && !wentAfter.test(after))
      found.push({ value: "left", at, end })
  }
  // "L knee": a letter by itself, in front of a word.
  for (const match of text.matchAll(/(?<![\p{L}\p{N}.'’-])([LR])(?=[ -]\p{L}{3,})/gu))
    found.push({
      value: match[1] === "L" ? "left" : "right",
      at: match.index,
      end: match.index + 1,
    })
  for (const match of text.matchAll(/双侧|两侧|左|右/gu)) {
    const value = match[0] === "左" ? "left" : match[0] === "右" ? "right" : "both"
    // 左右 after a number is "about".
    if (
      text.slice(match.index, match.index + 2) !== "左右" &&
      text.slice(match.index - 1, match.index + 1) !== "左右"
    )
      found.push({ value, at: match.index, end: match.index + match[0].length })
  }
  return found
}

const bodySide = /^(side|knee|leg|arm|eye|ear|foot|hand|hip|shoulder|lung|ankle|breast)$/
const noSideBefore = /^(all|that's|thats|is|alright|you're|quite|just|okay|ok|yeah|yes)$/
const noSideAfter = /^(now|away|here|there|after|before|then|when|so|well|okay|ok)$/
const wentBefore = /^(i|i've|he|she|they|we|you|has|have|had|what's|what|anything|just)$/
const wentAfter = /^(the|my|for|over|it|school|work|home|when|at|off)$/
