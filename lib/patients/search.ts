/** What someone who types into the search box means. */
export type Search =
  | { readonly by: "birth_date"; readonly date: string }
  | { readonly by: "reference"; readonly part: string }
  | { readonly by: "name"; readonly words: readonly string[] }

/**
 * "1942-03-14", "14/3/1942" and "14 3 1942" are birth dates (day first, or year first), "RC-204417"
 * and "2044" references, the rest a name whose words may stand in any order.
 */
export function searchOf(query: string): Search {
  const text = query.normalize("NFKC").trim()
  const date = dateOf(text)
  if (date !== undefined) return { by: "birth_date", date }
  if (/^[a-z]{0,4}-?\d{3,}$/i.test(text)) return { by: "reference", part: text.toUpperCase() }
  return { by: "name", words: text.split(/\s+/).filter(Boolean).slice(0, 6) }
}

/** A pattern for LIKE that finds `text` anywhere, its own wildcards meaning themselves. */
export function likeAnywhere(text: string): string {
  return `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`
}

function dateOf(text: string): string | undefined {
  const yearFirst = /^(\d{4})[-/. 年](\d{1,2})[-/. 月](\d{1,2})日?$/.exec(text)
  const dayFirst = /^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$/.exec(text)
  const [year, month, day] = yearFirst
    ? [yearFirst[1], yearFirst[2], yearFirst[3]]
    : [dayFirst?.[3], dayFirst?.[2], dayFirst?.[1]]
  if (year === undefined || month === undefined || day === undefined) return undefined
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`
  const parsed = new Date(`${date}T00:00:00Z`)
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : undefined
}
