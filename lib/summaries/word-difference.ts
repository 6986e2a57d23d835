import { diffWordsWithSpace } from "diff"

import type { Difference, Wording } from "./difference"
import { differenceOf } from "./difference"

/** A stretch of words that stayed, came or went. */
export type WordPart = { readonly kind: "same" | "added" | "removed"; readonly text: string }

/** What changed inside a sentence. Chinese has no spaces, so words are found as the language finds them. */
export function wordParts(before: string, after: string): WordPart[] {
  return diffWordsWithSpace(before, after, { intlSegmenter: words }).map(
    ({ value, added, removed }) => ({
      kind: added ? "added" : removed ? "removed" : "same",
      text: value,
    }),
  )
}

/**
 * Words put in and taken out: 0 where nothing changed, 2 where one word gave way to another. Sentences
 * that were only moved count as taken out and put in.
 */
export function wordsChanged({ lines, instructions }: Difference): number {
  return [...lines, ...instructions]
    .flatMap(({ removed, added }) => wordParts(joined(removed), joined(added)))
    .filter(({ kind }) => kind !== "same")
    .reduce((sum, { text }) => sum + countWords(text), 0)
}

/** How far the signed text is from the draft, in words: a measure of the draft, not of the clinician. */
export function editDistance(draft: Wording, signed: Wording): number {
  return wordsChanged(differenceOf(draft, signed))
}

const words = new Intl.Segmenter("zh", { granularity: "word" })

function joined(sentences: readonly { text: string }[]): string {
  return sentences.map(({ text }) => text).join("\n")
}

function countWords(text: string): number {
  return [...words.segment(text)].filter(({ isWordLike }) => isWordLike).length
}
