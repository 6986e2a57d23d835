import { asc, eq } from "drizzle-orm"
import { z } from "zod"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import type { VisitRow } from "@/db/schema/scheduling"
import { summaryEdits } from "@/db/schema/summary-review"
import { soapSections } from "@/lib/consultations/soap"
import type { UserId, VisitId } from "@/lib/ids"
import { isUnreadable, unreadable } from "@/lib/sealing/as-list"
import { sealRow } from "@/lib/sealing/seal-row"

import type { Difference } from "./difference"
import type { Edit } from "./edit-history"

export type StoredEdit = Omit<Edit, "difference"> & {
  /** Null: it went with the transcript that it may have quoted. */
  difference: Difference | null
  words: number
  by: string
  at: Date
}

type NewEdit = Edit & { mayQuote: boolean; words: number; madeBy: UserId; madeAt: Date }

/** Adds a save to a summary's history. The caller holds the lock of the summary. */
export async function addEdit(tx: Tx, visit: VisitRow, edit: NewEdit): Promise<void> {
  const { id: visitId, clinicId } = visit
  const sealed = await sealRow(tx, visit, summaryEdits, `${visitId}|${edit.version}`, edit)
  await tx.insert(summaryEdits).values({ clinicId, visitId, ...sealed })
}

/** Every save of a summary, the oldest first. The caller records the reading. */
export async function editsOf(tx: Tx, visitId: VisitId): Promise<StoredEdit[]> {
  const rows = await tx
    .select({ row: summaryEdits, by: users.name })
    .from(summaryEdits)
    .innerJoin(users, eq(users.id, summaryEdits.madeBy))
    .where(eq(summaryEdits.visitId, visitId))
    .orderBy(asc(summaryEdits.version))
  return rows.map(({ row: { version, undoes, model, words, madeAt, difference }, by }) => ({
    version,
    undoes,
    model,
    words,
    by,
    at: madeAt,
    difference: isUnreadable(difference)
      ? notToBeRead
      : difference === null
        ? null
        : StoredDifference.parse(difference),
  }))
}

/** Of a save that does not open, asked for as a list. */
const notToBeRead: Difference = {
  lines: [],
  instructions: [{ at: 0, removed: [], added: [{ text: unreadable, cites: [] }] }],
}

const cites = z.array(z.string())
const hunks = <S extends z.ZodType>(item: S) =>
  z.array(z.object({ at: z.int().min(0), removed: z.array(item), added: z.array(item) }))
const StoredDifference: z.ZodType<Difference> = z.object({
  lines: hunks(z.object({ section: z.enum(soapSections), text: z.string(), cites })),
  instructions: hunks(z.object({ text: z.string(), cites })),
})
