import type { Entry } from "./entry"

/** What is wrong with a row that says it was erased. */
export type FalseErasure = { readonly index: number; readonly what: string }

/** Rows one after another, as far as their erasing is concerned. */
export type ErasedRows = {
  readonly from: number
  /** `erasureRef` of each. */
  readonly refs: readonly string[]
  /** The numbers of those that say they were erased. */
  readonly erased: readonly number[]
  /** How many of them say that a patient was erased, or merged into another. */
  readonly allowed: number
}

/** 72 bits of a pseudonym: enough to tell them apart, and a third of the memory. "" where a row is of no patient. */
export function erasureRef({ patientRef }: Entry): string {
  return patientRef?.slice(0, 12) ?? ""
}

export function allowsErasure({ action, outcome }: Entry): boolean {
  return outcome === "success" && (action === "patient.erased" || action === "patient.merged")
}

/**
 * Watches the rows that say they were erased, so that nobody passes off as erased what they would rather not
 * show. An erasure destroys the key of one patient: all rows of that pseudonym go, none of a clinic's own
 * ever does, and the log says that it was done (once for the record and for each that was merged into it).
 */
export class Erasures {
  /** By pseudonym: the first row that was erased, or `open`. */
  private readonly seen = new Map<string, number>()
  private patients = 0
  private allowed = 0
  private first: number | null = null

  rows({ from, refs, erased, allowed }: ErasedRows): FalseErasure | null {
    this.allowed += allowed
    let next = 0
    for (const [i, ref] of refs.entries()) {
      const isErased = erased[next] === from + i
      if (isErased) next++
      const wrong = this.row(ref, from + i, isErased)
      if (wrong !== null) return wrong
    }
    return null
  }

  /** After the last row of a whole log. */
  end(): FalseErasure | null {
    if (this.first === null || this.patients <= this.allowed) return null
    return {
      index: this.first,
      what: "rows say that they were erased, and the log knows of no such erasing",
    }
  }

  private row(ref: string, index: number, isErased: boolean): FalseErasure | null {
    if (ref === "")
      return isErased
        ? { index, what: "the row is of no patient, and says that it was erased" }
        : null
    const before = this.seen.get(ref)
    if (before === undefined) {
      this.seen.set(ref, isErased ? index : open)
      if (isErased) this.patients++
      if (isErased) this.first ??= index
      return null
    }
    if (isErased === (before !== open)) return null
    return {
      index: isErased ? index : before,
      what: "the row says that it was erased, and others of the same patient were not",
    }
  }
}

const open = -1
