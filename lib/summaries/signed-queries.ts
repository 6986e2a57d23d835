import { asc, eq, inArray, sql } from "drizzle-orm"
import type { SQL } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { Instruction, SummaryLine } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import { summaryAddenda } from "@/db/schema/summary-review"
import { isDamaged } from "@/lib/error"
import { VisitId } from "@/lib/ids"
import type { PatientId, UserId } from "@/lib/ids"
import { log } from "@/lib/log"

import { addendumAsSigned, summaryAsSigned } from "./as-signed"
import { draftExtras } from "./draft-extras"

export type SignedAddendum = {
  number: number
  words: string
  signedAt: Date
  signedBy: UserId
  signedSha256: string
}

export type SignedSummary = {
  visitId: VisitId
  patientId: PatientId
  clinicianId: UserId
  version: number
  lines: SummaryLine[]
  instructions: Instruction[]
  draftedAt: Date | null
  /** How it was drafted: see `methodOf`. */
  method: string | null
  signedAt: Date
  signedBy: UserId
  signedSha256: string
  /** The oldest first. */
  addenda: SignedAddendum[]
}

/** A signed text in a list; `summary` is absent where what is stored does not open, or is not what was signed. */
export type ListedText = {
  visitId: VisitId
  number: number
  at: Date
  summary: SignedSummary | undefined
}

/** One text that was signed: a summary (`number` 0), or an addendum to it. `at`: when. */
export type SignedText = { number: number; at: Date; summary: SignedSummary }

/** What a question about signed texts may ask of; `patient` and the columns of `visits` are those of the visit. */
export const signedText = {
  visitId: sql`t.visit_id`,
  number: sql`t.number`,
  at: sql`date_trunc('milliseconds', t.signed_at)`,
  patientId: sql`t.patient_id`,
  /** "amended": something was added to it. */
  status: sql`case when t.number = 0 and exists (select from summary_addenda a where a.visit_id = t.visit_id) then 'amended' else 'final' end`,
} as const

/**
 * Signed texts that match, in the order in which they were signed, then by visit and number. Drafts are never
 * among them. The caller has judged who may read them, and records it. Throws a `Fault` where one of them is not
 * what was signed.
 */
export async function signedTexts(
  tx: Tx,
  where: SQL | undefined,
  most: number,
): Promise<SignedText[]> {
  const texts = await textsThatMatch(tx, where, most)
  const found = await summariesOf(tx, [...new Set(texts.map(({ visitId }) => visitId))])
  return texts.flatMap(({ visitId, number, at }) => {
    const summary = found.get(visitId)
    return summary === undefined ? [] : [{ number, at, summary }]
  })
}

/** The same for a list: one that somebody changed takes none of the others with it. */
export async function listSignedTexts(
  tx: Tx,
  where: SQL | undefined,
  most: number,
): Promise<ListedText[]> {
  const texts = await textsThatMatch(tx, where, most)
  const ids = [...new Set(texts.map(({ visitId }) => visitId))]
  const found = await summariesOf(tx, ids).catch(async (error: unknown) => {
    if (!isDamaged(error)) throw error
    const each = new Map<VisitId, SignedSummary>()
    for (const id of ids)
      for (const [key, one] of await summariesOf(tx, [id]).catch(noneWhereDamaged))
        each.set(key, one)
    log.error({ table: "summaries", damaged: ids.length - each.size }, "signed texts do not open")
    return each
  })
  return texts.map((text) => ({ ...text, summary: found.get(text.visitId) }))
}

function noneWhereDamaged(error: unknown): ReadonlyMap<VisitId, SignedSummary> {
  if (isDamaged(error)) return new Map()
  throw error
}

async function textsThatMatch(
  tx: Tx,
  where: SQL | undefined,
  most: number,
): Promise<{ visitId: VisitId; number: number; at: Date }[]> {
  const { rows } = await tx.execute(
    sql`select t.visit_id, t.number, t.signed_at from ${textsOfVisits}
        where ${where ?? sql`true`}
        order by ${signedText.at}, t.visit_id, t.number limit ${most}`,
  )
  return z
    .array(Text)
    .parse(rows)
    .map(({ visit_id: visitId, number, signed_at: at }) => ({ visitId, number, at }))
}

const textsOfVisits = sql`(
    select visit_id, patient_id, 0 as number, signed_at from ${summaries} where state = 'signed'
    union all
    select a.visit_id, s.patient_id, a.number, a.signed_at from ${summaryAddenda} a
      join ${summaries} s on s.visit_id = a.visit_id
  ) t join ${visits} on ${visits.id} = t.visit_id`

/** How many match, whether what is stored of them can be read or not. */
export async function countSignedTexts(tx: Tx, where: SQL | undefined): Promise<number> {
  const { rows } = await tx.execute(
    sql`select count(*)::int as n from ${textsOfVisits} where ${where ?? sql`true`}`,
  )
  return Counted.parse(rows)[0].n
}

const Counted = z.tuple([z.object({ n: z.int() })])
const Text = z.object({ visit_id: VisitId, number: z.int().min(0), signed_at: z.coerce.date() })

async function summariesOf(
  tx: Tx,
  ids: readonly VisitId[],
): Promise<ReadonlyMap<VisitId, SignedSummary>> {
  if (ids.length === 0) return new Map()
  const rows = await tx
    .select({ summary: summaries, clinicianId: visits.clinicianId })
    .from(summaries)
    .innerJoin(visits, eq(visits.id, summaries.visitId))
    .where(inArray(summaries.visitId, [...ids]))
  const added = await tx
    .select()
    .from(summaryAddenda)
    .where(inArray(summaryAddenda.visitId, [...ids]))
    .orderBy(asc(summaryAddenda.number))
  return new Map(
    rows.flatMap(({ summary, clinicianId }) => {
      const { visitId, patientId, version, lines, draftedAt, method } = summary
      const { signedAt, signedBy, signedText: bytes, signedSha256 } = summary
      if (signedAt === null || signedBy === null || bytes === null || signedSha256 === null)
        return []
      const { instructions } = draftExtras(summary)
      const wording = summaryAsSigned(
        { text: bytes, sha256: signedSha256 },
        { lines, instructions },
      )
      const addenda = added.filter((one) => one.visitId === visitId)
      for (const { signedText: text, signedSha256: sha256, words } of addenda)
        addendumAsSigned({ text, sha256 }, words)
      const text = { version, ...wording, draftedAt, method, addenda }
      const signature = { signedAt, signedBy, signedSha256 }
      return [[visitId, { visitId, patientId, clinicianId, ...text, ...signature }] as const]
    }),
  )
}
