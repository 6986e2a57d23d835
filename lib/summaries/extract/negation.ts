import { tokensOf } from "./tokens"

export type Polarity = "affirmed" | "negated" | "asked"

/** A stretch of text that is said not to be so, verbatim. */
export type Denied = { start: number; end: number; text: string; cue: string }

/**
 * After NegEx (Chapman et al., J Biomed Inform 2001;34:301): a cue negates what follows it up to a few
 * words, a conjunction or the clause's end. "Not sure" and "no change" negate nothing.
 */
export function deniedIn(text: string): Denied[] {
  const found: Denied[] = []
  for (const cue of text.matchAll(cues)) {
    const from = cue.index + cue[0].length
    if (pseudo.test(text.slice(cue.index))) continue
    const rest = text.slice(from)
    const stop = rest.search(scopeEnd)
    const scope = firstWords(stop < 0 ? rest : rest.slice(0, stop), cue[1] === undefined ? 8 : 12)
    const start = from + (scope.length - scope.trimStart().length)
    const said = scope.trim().replace(/[\s,]+(?:either|too|anymore|at all)$/i, "")
    if (/[\p{L}]/u.test(said))
      found.push({ start, end: start + said.length, text: said, cue: cue[0].toLowerCase() })
  }
  for (const after of text.matchAll(negatedBefore)) {
    const [, said = ""] = after
    if (said !== "")
      found.push({
        start: after.index,
        end: after.index + said.length,
        text: said.trim(),
        cue: "after",
      })
  }
  return found
}

/** Each word that means something, by its stem, with how it was said. A question affirms nothing. */
export function polaritiesIn(text: string, asked: boolean): Map<string, Set<Polarity>> {
  const denied = deniedIn(text)
  const found = new Map<string, Set<Polarity>>()
  for (const { stem, at } of contentOf(text)) {
    const scope = denied.find(({ start, end }) => at >= start && at < end)
    const said = found.get(stem) ?? new Set()
    found.set(stem, said)
    if (asked) said.add("asked")
    else said.add(scope === undefined ? "affirmed" : "negated")
    // "I can't sleep": there is no sleep, and it is about sleep.
    if (scope !== undefined && /^(?:(?:ca|could)n|unable|inability)/.test(scope.cue))
      said.add("affirmed")
  }
  return found
}

/** Words that carry meaning, as stems; of Chinese, every two characters that follow each other. */
export function contentOf(text: string): { stem: string; at: number }[] {
  const found: { stem: string; at: number }[] = []
  for (const { word, at } of tokensOf(text)) {
    if (/^[\p{Script=Latin}]/u.test(word) && word.length > 2 && !stopWords.has(word))
      found.push({ stem: stemOf(word), at })
  }
  for (const run of text.matchAll(/\p{Script=Han}{2,}/gu)) {
    for (let index = 0; index + 1 < run[0].length; index += 1) {
      const pair = run[0].slice(index, index + 2)
      if (!/[的了是有在我你您他她也都就吗呢吧啊没不很和会要请说]/u.test(pair))
        found.push({ stem: pair, at: run.index + index })
    }
  }
  return found
}

/** Crude on purpose: both sides of every comparison are cut the same way. */
export function stemOf(word: string): string {
  const plain = word.replace(/'s$/, "")
  if (plain.length > 6 && plain.endsWith("ing")) return plain.slice(0, -3).replace(/(.)\1$/, "$1")
  if (plain.length > 5 && plain.endsWith("ed")) return plain.slice(0, -2).replace(/(.)\1$/, "$1")
  if (plain.length > 4 && plain.endsWith("ies")) return `${plain.slice(0, -3)}y`
  if (plain.length > 4 && plain.endsWith("es")) return plain.slice(0, -2)
  if (plain.length > 3 && plain.endsWith("s") && !plain.endsWith("ss")) return plain.slice(0, -1)
  return plain.length > 4 && plain.endsWith("e") ? plain.slice(0, -1) : plain
}

function firstWords(text: string, most: number): string {
  if (/\p{Script=Han}/u.test(text)) return text.slice(0, most)
  const words = [...text.matchAll(/\S+/g)].slice(0, 6)
  const last = words.at(-1)
  return last === undefined ? "" : text.slice(0, last.index + last[0].length)
}

const cues =
  /\b(?:no|not|never|without|denies|denied|deny|denying|none of|neither|nor|free of|negative for|absence of|lacks?|lack of|cannot|unable to|inability to|(?:do|does|did|have|has|had|is|was|are|were|ca|could|would|wo)n['’]t)\b|(没有|否认|未见|未曾|从不|并无|没|无|未|不)/giu
const pseudo =
  /^(?:no,|not only|not sure|not certain|no change|no increase|no doubt|not necessarily|no problem|no worries|no wonder|(?:do|did)n['’]t know|not known|don['’]t worry|不仅|不过|不好意思|不知道|不确定|不客气|不用担心|没关系|没事|没问题|无论|不但|不管|未来|不舒服|不适|不好)/iu
const scopeEnd =
  /[.;:!?。；！？，]|,\s*(?:but|and|so|i|it|we)\b|\b(?:but|however|although|though|except|apart from|because|since|until|yet)\b|但|不过|除了|因为/iu
const negatedBefore =
  /((?:[\p{L}'’-]+\s){1,3})(?:is|was|are|were|has been) (?:ruled out|negative|absent)\b/giu

const stopWords = new Set(
  `the and for that this with you your was are were have has had not but from they them their she her him his its our
  out any all can could would should will just been being did does doing done than then there here when what which
  who how why about into over some very really like well yeah yes okay right know think mean got get getting
  going goes went let also too more most much many one two three now today still maybe bit lot kind sort thing things
  patient patients reports report reported states stated state denies denied deny denying says said say describes described notes noted
  doctor clinician mother father without never none nor neither let's i'm i've it's that's don't doesn't didn't haven't
  hasn't hadn't isn't wasn't aren't weren't can't couldn't wouldn't won't i'll you'll we'll there's per due`.split(
    /\s+/,
  ),
)
