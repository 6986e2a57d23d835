import type { SummaryDropped, SummarySource } from "@/db/schema/record"

import type { Wording } from "./difference"

/** Without lines of the transcript that nothing cites: what is signed stays when those who said them withdraw. */
export function sourcesToSign(
  sources: readonly SummarySource[],
  { lines, instructions }: Wording,
): SummarySource[] {
  const cited = new Set([...lines, ...instructions].flatMap(({ cites }) => cites))
  return sources.filter(({ kind, id }) => kind !== "transcript" || cited.has(id))
}

/** What the draft left out, without its words: nobody reads them after the signing. */
export function countsOf(dropped: readonly SummaryDropped[] | null): SummaryDropped[] | null {
  return dropped && dropped.map((one) => ({ ...one, text: null, cites: [] }))
}
