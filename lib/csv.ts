/**
 * Rows as CSV for people (RFC 4180): CRLF, quotes only where needed, and a byte order mark, without
 * which Excel takes UTF-8 for the local code page. A spreadsheet runs a cell that begins like a formula:
 * such text gets an apostrophe in front, plain numbers do not. It comes in parts, each made when it is
 * taken: the whole of a month's numbers is never held as text.
 */
export function* csv(rows: Iterable<readonly CsvCell[]>): Generator<string> {
  let part = byteOrderMark
  for (const row of rows) {
    part += csvLine(row)
    if (part.length < partLength) continue
    yield part
    part = ""
  }
  if (part !== "") yield part
}

/** One row, for who makes the whole out of pages. */
export function csvLine(row: readonly CsvCell[]): string {
  return `${row.map(cellOf).join(",")}\r\n`
}

/** Goes before the first row. */
export const byteOrderMark = "\uFEFF"

const partLength = 32_768

/** Undefined is an empty cell. A number must be finite: there is no cell for the others. */
export type CsvCell = string | number | undefined

function cellOf(cell: CsvCell): string {
  if (cell === undefined) return ""
  if (typeof cell === "number") {
    if (!Number.isFinite(cell)) throw new RangeError(`${cell} in a cell`)
    return String(cell)
  }
  const begun = startsFormula.test(cell) && !plainNumber.test(cell) ? `'${cell}` : cell
  const safe = begun.replaceAll(startsElsewhere, "$1'")
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/**
 * Also behind blanks, line ends and signs that are not seen, which spreadsheets drop, and by the full-width forms, which some
 * take for the same (OWASP, CSV Injection).
 */
const startsFormula = /^(?:[\t\r\n]|[\s\p{Cc}\p{Cf}]*[=+\-@＝＋－＠])/u
/**
 * Where lists are parted by semicolons (much of Europe) or tabs, a spreadsheet cuts a cell of ours there and at
 * line ends, whatever the quotes say: what would then begin a formula gets its apostrophe too.
 */
const startsElsewhere = /([;\t\r\n|]["\s\p{Cc}\p{Cf}]*)(?=[=+\-@＝＋－＠])/gu
const plainNumber = /^[+-]?\d+(?:\.\d+)?$/
