import { z } from "zod"

import type { Entry } from "../proofs/entry"

/** What is wrong with a row that says it was erased. */
export type FalseErasure = { readonly index: number; readonly what: string }

/** Rows one after another, as far as their erasing is concerned. */
export type ErasedRows = {
  readonly from: number
  /** `erasureRef` of each, one after another: a million of them go from thread to thread. */
  readonly refs: string
  /** The numbers of those that say they were erased. */
  readonly erased: readonly number[]
  /** What they say of erasing. */
  readonly said: Said
}

/** How many pseudonyms rows say were erased; rows that say so without a number; and merges, which count for those alone. */
export type Said = {
  readonly subjects: number
  readonly uncounted: number
  readonly merges: number
}
export const saidNothing: Said = { subjects: 0, uncounted: 0, merges: 0 }

/** 72 bits of a pseudonym: enough to tell them apart, and a third of the memory. Blanks where a row is of no patient. */
export function erasureRef({ patientRef }: Pick<Entry, "patientRef">): string {
  return patientRef?.slice(0, refLength) ?? ofNobody
}

const refLength = 12
const ofNobody = " ".repeat(refLength)

/** What one row says of erasing, by its entry and its line, which fits it. */
export function saidBy({ action, outcome }: Entry, line: Buffer): Said {
  if (outcome !== "success") return saidNothing
  if (action === "patient.merged") return { ...saidNothing, merges: 1 }
  if (action !== "patient.erased") return saidNothing
  const subjects = Erasing.safeParse(JSON.parse(line.toString("utf8"))).data?.payload.data.subjects
  return subjects === undefined ? { ...saidNothing, uncounted: 1 } : { ...saidNothing, subjects }
}

export function bothSaid(one: Said, other: Said): Said {
  return {
    subjects: one.subjects + other.subjects,
    uncounted: one.uncounted + other.uncounted,
    merges: one.merges + other.merges,
  }
}

const Erasing = z.object({
  payload: z.object({ data: z.object({ subjects: z.int().min(0).optional() }) }),
})

/**
 * How many pseudonyms may be erased: as many as the erasings say. One from before they said it is of one
 * record and of any that were merged into it.
 */
function mostErased({ subjects, uncounted, merges }: Said): number {
  return subjects + (uncounted === 0 ? 0 : uncounted + merges)
}

/**
 * Watches the rows that say they were erased, so that nobody passes off as erased what they would rather not
 * show. An erasure destroys the key of one patient: all rows of that pseudonym go, none of a clinic's own
 * ever does, and the log says that it was done, and to how many pseudonyms.
 */
export class Erasures {
  /** By pseudonym: the first row that was erased, or `open`. */
  private readonly seen = new Map<string, number>()
  private patients = 0
  private said = saidNothing
  private first: number | null = null

  rows({ from, refs, erased, said }: ErasedRows): FalseErasure | null {
    this.said = bothSaid(this.said, said)
    let next = 0
    for (let i = 0; i * refLength < refs.length; i++) {
      const ref = refs.slice(i * refLength, (i + 1) * refLength)
      const isErased = erased[next] === from + i
      if (isErased) next++
      const wrong = this.row(ref, from + i, isErased)
      if (wrong !== null) return wrong
    }
    return null
  }

  /** After the last row of a whole log. */
  end(): FalseErasure | null {
    if (this.first === null || this.patients <= mostErased(this.said)) return null
    return {
      index: this.first,
      what: "rows say that they were erased, and the log knows of no such erasing",
    }
  }

  private row(ref: string, index: number, isErased: boolean): FalseErasure | null {
    if (ref === ofNobody)
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
