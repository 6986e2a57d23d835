import { and, eq, isNotNull } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { SummaryDropped, SummaryLine, SummarySource } from "@/db/schema/record"
import type { VisitRow } from "@/db/schema/scheduling"
import { modelDrafts } from "@/db/schema/transcripts"
import type { VisitId } from "@/lib/ids"
import { sealRow } from "@/lib/sealing/seal-row"

import type { Draft } from "./draft"
import { sha256Of } from "./sha256"

/** A draft that was kept beside a person's text. */
export type Offer = {
  /** Or "extractive". */
  model: string
  madeAt: Date | null
  draft: {
    lines: SummaryLine[]
    sources: SummarySource[]
    notCovered: string[]
    dropped: SummaryDropped[]
  }
  sha256: string
}

export async function offerOf(tx: Tx, visitId: VisitId): Promise<Offer | undefined> {
  const [row] = await tx
    .select()
    .from(modelDrafts)
    .where(and(eq(modelDrafts.visitId, visitId), isNotNull(modelDrafts.offer)))
  if (row === undefined || row.offer === null) return undefined
  const draft = row.offer
  return {
    model: draft.method ?? row.model,
    madeAt: draft.madeAt === undefined ? row.finishedAt : new Date(draft.madeAt),
    draft,
    sha256: sha256Of(JSON.stringify(draft)),
  }
}

/** A draft as it is kept beside a person's text. */
export function offered(draft: Draft, method: string, at: Date) {
  return { ...draft, method, madeAt: at.toISOString() }
}

/** Keeps the extractive draft from a transcript beside what a person edited; once for each transcript. */
export async function keepBeside(
  tx: Tx,
  visit: VisitRow,
  transcriptId: string,
  draft: Draft,
  at: Date,
): Promise<void> {
  const { id: visitId, clinicId } = visit
  const row = {
    state: "offered" as const,
    model: "extractive",
    baseSha256: digestOf(draft),
    finishedAt: at,
    offer: offered(draft, "extractive", at),
  }
  const sealed = await sealRow(tx, visit, modelDrafts, visitId, row)
  await tx.insert(modelDrafts).values({ visitId, clinicId, transcriptId, ...sealed })
}

/** Whether a draft from this transcript was asked of a model or kept beside a person's text, whatever became of it. */
export async function draftedFrom(tx: Tx, visitId: VisitId, transcriptId: string) {
  const rows = await tx
    .select({ visitId: modelDrafts.visitId })
    .from(modelDrafts)
    .where(and(eq(modelDrafts.visitId, visitId), eq(modelDrafts.transcriptId, transcriptId)))
  return rows.length > 0
}

/** Of what a draft says: its lines and sources. */
export function digestOf({ lines, sources }: Pick<Draft, "lines" | "sources">): string {
  return sha256Of(JSON.stringify([lines, sources]))
}
