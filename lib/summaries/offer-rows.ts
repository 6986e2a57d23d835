import { and, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import type { SummaryDropped, SummaryLine, SummarySource } from "@/db/schema/record"
import { modelDrafts } from "@/db/schema/transcripts"
import type { VisitId } from "@/lib/ids"

import { sha256Of } from "./sha256"

/** A model's draft that was kept beside a person's text. */
export type Offer = {
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
    .where(and(eq(modelDrafts.visitId, visitId), eq(modelDrafts.state, "offered")))
  if (row === undefined || row.offer === null) return undefined
  const { model, finishedAt: madeAt, offer: draft } = row
  return { model, madeAt, draft, sha256: sha256Of(JSON.stringify(draft)) }
}
