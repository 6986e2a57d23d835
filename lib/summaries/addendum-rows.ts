import { asc, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import type { VisitRow } from "@/db/schema/scheduling"
import { summaryAddenda } from "@/db/schema/summary-review"
import type { UserId, VisitId } from "@/lib/ids"
import { sealRow } from "@/lib/sealing/seal-row"

import { addendumAsSigned } from "./as-signed"

export type StoredAddendum = {
  number: number
  /** As it was written. */
  words: string
  /** The exact text that was signed. */
  text: string
  sha256: string
  by: string
  at: Date
}

type NewAddendum = Omit<StoredAddendum, "by" | "at"> & { signedBy: UserId; signedAt: Date }

/** The database refuses one under an unsigned summary, and a second of the same number. */
export async function addAddendum(
  tx: Tx,
  visit: VisitRow,
  { text: signedText, sha256: signedSha256, ...rest }: NewAddendum,
): Promise<void> {
  const { id: visitId, clinicId } = visit
  const row = { ...rest, signedText, signedSha256 }
  const sealed = await sealRow(tx, visit, summaryAddenda, `${visitId}|${rest.number}`, row)
  await tx.insert(summaryAddenda).values({ clinicId, visitId, ...sealed })
}

/** What was added to a summary, the oldest first. The caller records the reading. */
export async function addendaOf(tx: Tx, visitId: VisitId): Promise<StoredAddendum[]> {
  const rows = await tx
    .select({ row: summaryAddenda, by: users.name })
    .from(summaryAddenda)
    .innerJoin(users, eq(users.id, summaryAddenda.signedBy))
    .where(eq(summaryAddenda.visitId, visitId))
    .orderBy(asc(summaryAddenda.number))
  return rows.map(({ row, by }) => ({
    number: row.number,
    words: addendumAsSigned({ text: row.signedText, sha256: row.signedSha256 }, row.words),
    text: row.signedText,
    sha256: row.signedSha256,
    by,
    at: row.signedAt,
  }))
}
