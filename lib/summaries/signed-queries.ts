import { and, eq } from "drizzle-orm"
import type { SQL } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { summaries } from "@/db/schema/record"
import type { SummaryLine } from "@/db/schema/record"
import { visits } from "@/db/schema/scheduling"
import type { PatientId, UserId, VisitId } from "@/lib/ids"

export type SignedSummary = {
  visitId: VisitId
  patientId: PatientId
  clinicianId: UserId
  version: number
  lines: SummaryLine[]
  draftedAt: Date | null
  signedAt: Date
  signedBy: UserId
  signedSha256: string
}

/**
 * Signed summaries that match, in the caller's order. Drafts are never among them. The caller has judged
 * who may read them, and records it.
 */
export async function signedSummaries(
  tx: Tx,
  where: SQL | undefined,
  order: SQL,
  most: number,
): Promise<SignedSummary[]> {
  const rows = await tx
    .select({
      visitId: summaries.visitId,
      patientId: summaries.patientId,
      clinicianId: visits.clinicianId,
      version: summaries.version,
      lines: summaries.lines,
      draftedAt: summaries.draftedAt,
      signedAt: summaries.signedAt,
      signedBy: summaries.signedBy,
      signedSha256: summaries.signedSha256,
    })
    .from(summaries)
    .innerJoin(visits, eq(visits.id, summaries.visitId))
    .where(and(eq(summaries.state, "signed"), where))
    .orderBy(order)
    .limit(most)
  return rows.flatMap(({ signedAt, signedBy, signedSha256, ...row }) =>
    signedAt === null || signedBy === null || signedSha256 === null
      ? []
      : [{ ...row, signedAt, signedBy, signedSha256 }],
  )
}
