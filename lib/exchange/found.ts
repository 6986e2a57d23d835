import type { Tx } from "@/db/client"
import type { AuditEntity, AuditPurpose } from "@/lib/audit/event"
import type { Issue, Refusal } from "@/lib/fhir/outcome"
import type { Search } from "@/lib/fhir/search-query"
import type { Resource } from "@/lib/fhir/searchset"
import type { PatientId } from "@/lib/ids"

import type { Caller } from "./policy"

/** One resource, whose it is, and what of ours it was made of. */
export type Found = {
  readonly resource: Resource
  readonly patientId: PatientId | null
  readonly entity: AuditEntity
  /** Where the access says why: a record opened in an emergency. */
  readonly purpose?: AuditPurpose | undefined
}

export type Page = {
  readonly found: readonly Found[]
  readonly next?: readonly string[] | undefined
  readonly notes?: readonly Issue[]
  /** How many match, on this page and on all others. Counted where somebody asks. */
  readonly total: () => Promise<number>
}

/** One question, in one transaction of the caller's clinic. */
export type Question = {
  readonly tx: Tx
  readonly caller: Caller
  readonly at: Date
  /** The address of the interface. */
  readonly base: string
}

/** What each kind of resources answers with. What the caller may not see is not there. */
export type Kind = {
  readonly read: (question: Question, id: string) => Promise<Found | undefined>
  readonly search: (question: Question, search: Search) => Promise<Page | Refusal>
}

/** What cannot be read is said, and the pages go on behind it. */
export function damagedNotes(count: number, type: string): Issue[] {
  if (count === 0) return []
  const diagnostics = `${count} ${type} of this page cannot be read: what is stored is not what was sealed or signed`
  return [{ severity: "warning", code: "processing", diagnostics }]
}

/** So many of one more than a page: the rest, and the keys of the last that is shown. */
export function pageOf<T>(
  rows: readonly T[],
  count: number,
  keys: (row: T) => readonly string[],
): { rows: readonly T[]; next: readonly string[] | undefined } {
  const shown = rows.slice(0, count)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > count && last !== undefined ? keys(last) : undefined }
}

/** A page of a list that is read whole. The cursor is a number: where the next page begins. */
export function slice<T>(
  rows: readonly T[],
  search: Search,
): { rows: readonly T[]; next: readonly string[] | undefined } {
  const from = Number(/^\d{1,6}$/.exec(search.after?.[0] ?? "0")?.[0] ?? 0)
  const until = from + search.count
  return { rows: rows.slice(from, until), next: until < rows.length ? [String(until)] : undefined }
}
