import { csvLine, byteOrderMark } from "@/lib/csv"

/** A disclosure of a patient's data, as the log has it. `on` is a day, YYYY-MM-DD, on the clinic's clock. */
export type Disclosure = {
  readonly on: string
  readonly purpose: string
  readonly recipient: string
  readonly address: string | undefined
  readonly what: string
  readonly why: string
  /** To an agency for which the patient's right to be told is suspended today. */
  readonly suspended: boolean
}

/** Why a disclosure is no part of an accounting (45 CFR 164.528(a)(1) and (2)), or of this one. */
export type LeftOut = "care" | "own" | "old" | "suspended"

export type Accounting = {
  /** The four columns of 164.528(b)(2)(i) to (iv), the newest first. */
  readonly csv: string
  readonly rows: number
  readonly left: Readonly<Record<LeftOut, number>>
}

/**
 * The accounting of disclosures of the six years before `today`. Left out, and counted, is what the
 * rule leaves out: treatment, payment and operations, what the patient asked for or received, and, while
 * an agency has it suspended, what went to that agency: the file itself says nothing of it.
 * It knows what Housecall sent and what people wrote down here, and nothing else.
 */
export function accountingOf(disclosures: readonly Disclosure[], today: string): Accounting {
  const since = sixYearsBefore(today)
  const left: Record<LeftOut, number> = { care: 0, own: 0, old: 0, suspended: 0 }
  const told = disclosures.filter((one) => {
    const why = one.on < since ? "old" : one.suspended ? "suspended" : exclusionOf(one.purpose)
    if (why !== undefined) left[why]++
    return why === undefined
  })
  const lines = told
    .toSorted((a, b) => (a.on < b.on ? 1 : a.on > b.on ? -1 : 0))
    .map((one) =>
      csvLine([
        one.on,
        one.address === undefined ? one.recipient : `${one.recipient}, ${one.address}`,
        one.what,
        one.why,
      ]),
    )
  return { csv: byteOrderMark + csvLine(columns) + lines.join(""), rows: told.length, left }
}

const columns = [
  "Date of disclosure",
  "Recipient (name, and address if known)",
  "Brief description of the information",
  "Purpose",
] as const

/** Operations hold compliance and audits too (45 CFR 164.501). A recorded disclosure has no such purpose. */
function exclusionOf(purpose: string): LeftOut | undefined {
  switch (purpose) {
    case "TREAT":
    case "ETREAT":
    case "BTG":
    case "HPAYMT":
    case "HOPERAT":
    case "HCOMPL":
    case "HSYSADMIN":
      return "care"
    case "PATRQT":
      return "own"
    default:
      return undefined
  }
}

/** The same day six years ago; of a 29 February the 28th. */
function sixYearsBefore(today: string): string {
  const [year = "", ...rest] = today.split("-")
  const day = rest.join("-")
  return `${String(Number(year) - 6).padStart(4, "0")}-${day === "02-29" ? "02-28" : day}`
}
