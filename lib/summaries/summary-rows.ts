import { eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { summaries } from "@/db/schema/record"
import type { VisitId } from "@/lib/ids"

import { summaryAsSigned } from "./as-signed"
import { wordingOf } from "./review"
import type { SummaryView } from "./summary-view"

export type SummaryRow = typeof summaries.$inferSelect

export async function lockSummary(tx: Tx, visitId: VisitId): Promise<SummaryRow | undefined> {
  const rows = await tx.select().from(summaries).where(eq(summaries.visitId, visitId)).for("update")
  return rows[0]
}

export async function summaryState(tx: Tx, visitId: VisitId): Promise<SummaryRow["state"]> {
  const rows = await tx
    .select({ state: summaries.state })
    .from(summaries)
    .where(eq(summaries.visitId, visitId))
  return rows[0]?.state ?? "drafting"
}

/** Who signed it, and the text: only where it is what was signed. */
export async function signatureOf(
  tx: Tx,
  summary: SummaryRow | undefined,
): Promise<SummaryView["signed"]> {
  if (!summary?.signedAt || !summary.signedBy || !summary.signedText || !summary.signedSha256)
    return null
  const rows = await tx
    .select({ name: users.name })
    .from(users)
    .where(eq(users.id, summary.signedBy))
  const { signedAt, signedSha256: sha256, editDistance } = summary
  const text = summary.signedText
  summaryAsSigned({ text, sha256 }, wordingOf(summary))
  const by = rows[0]?.name ?? summary.signedBy
  return { at: signedAt.toISOString(), by, text, sha256, editDistance }
}
