import type { SummaryLine, SummarySource } from "@/db/schema/record"
import { soapSections } from "@/lib/consultations/soap"

import { toldBy } from "./behind"
import type { Wording } from "./difference"

type Offered = { lines: readonly SummaryLine[]; sources: readonly SummarySource[] }
type Now = Wording & { readonly sources: readonly SummarySource[] }
type Taken = { text: Wording; sources: SummarySource[] }

/**
 * A person's text with these lines of a draft that was kept beside it, each last in its section; one that is
 * there already is not put there twice. The draft's sources come along.
 */
export function withLinesOf(offer: Offered, picked: readonly number[], now: Now): Taken {
  const { lines, sources } = fitted(offer, picked, now.sources)
  const all = lines.reduce<readonly SummaryLine[]>((text, line) => {
    if (text.some((one) => sameLine(one, line))) return text
    const last = text.findLastIndex((one) => order(one) <= order(line))
    return text.toSpliced(last + 1, 0, line)
  }, now.lines)
  return { text: { lines: all, instructions: now.instructions }, sources }
}

/** The draft in the place of a person's text, and what it tells the patient to do. */
export function wholeOf(offer: Offered, now: Now): Taken {
  const { lines, sources } = fitted(
    offer,
    offer.lines.map((_, index) => index),
    now.sources,
  )
  return { text: { lines, instructions: toldBy(lines) }, sources }
}

/** Whether two lines say the same in the same section, whatever they cite. */
export function sameLine(one: SummaryLine, other: SummaryLine): boolean {
  return one.section === other.section && one.text === other.text
}

/**
 * The picked lines, citing sources as the text knows them. A source of the draft keeps its id where the text
 * has the same one or none under it, and gets a free one where the text knows another source by that id.
 */
function fitted(offer: Offered, picked: readonly number[], known: readonly SummarySource[]) {
  const sources = [...known]
  const lines = picked.flatMap((index) => offer.lines[index] ?? [])
  const cited = new Set(lines.flatMap(({ cites }) => cites))
  const ids = new Map<string, string>()
  for (const source of offer.sources) {
    if (!cited.has(source.id)) continue
    const same = known.find((one) => sameSource(one, source))
    const id = same?.id ?? freeId(source.id, sources)
    ids.set(source.id, id)
    if (same !== undefined) continue
    const last = sources.findLastIndex(({ kind }) => kind === source.kind)
    sources.splice(last < 0 ? sources.length : last + 1, 0, { ...source, id })
  }
  return {
    lines: lines.map((line) => ({ ...line, cites: line.cites.flatMap((id) => ids.get(id) ?? []) })),
    sources,
  }
}

/** Whether two sources are one. "No." is said more than once: lines of the transcript are told apart by their number alone. */
export function sameSource(one: SummarySource, other: SummarySource): boolean {
  if (one.kind !== other.kind || one.text !== other.text) return false
  return one.id === other.id || (one.kind !== "transcript" && one.at === other.at)
}

function freeId(id: string, sources: readonly SummarySource[]): string {
  const taken = new Set(sources.map((source) => source.id))
  if (!taken.has(id)) return id
  const letter = id.slice(0, 1)
  let number = 1
  while (taken.has(`${letter}${number}`)) number += 1
  return `${letter}${number}`
}

function order({ section }: SummaryLine): number {
  return soapSections.indexOf(section)
}
