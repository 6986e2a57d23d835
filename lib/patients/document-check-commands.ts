import { and, eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { documents } from "@/db/schema/people"
import type { DocumentCheck } from "@/db/schema/people"
import type { SystemActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { isUnopened } from "@/lib/error"

import { scanWithClamd } from "./clamd"
import { documentKind } from "./document-kind"

/**
 * Looks at a filed document once more, as it lies in the database, and has clamd look at it where one
 * is there (`scanner`, its address). Until then it stays shut; where clamd does not answer it throws
 * and is tried again. What was changed where it lies never opens: it is refused, and has to be filed
 * anew. Twice is as good as once.
 */
export async function checkDocument(
  actor: SystemActor,
  documentId: string,
  scanner: string | undefined,
  at: Date,
): Promise<void> {
  const waiting = and(eq(documents.id, documentId), eq(documents.checked, "checking"))
  const [document] = await withTenant(actor.clinicId, (tx) =>
    tx
      .select({
        id: documents.id,
        name: documents.name,
        mediaType: documents.mediaType,
        bytes: documents.bytes,
      })
      .from(documents)
      .where(waiting),
  ).catch((error: unknown) => {
    if (isUnopened(error)) return ["unopened"] as const
    throw error
  })
  if (document === undefined) return
  const { checked, finding } =
    document === "unopened"
      ? ({ checked: "refused", finding: "unreadable" } as const)
      : await look(document, scanner)
  await withTenant(actor.clinicId, async (tx) => {
    const [row] = await tx
      .update(documents)
      .set({ checked, finding, checkedAt: at })
      .where(waiting)
      .returning({ patientId: documents.patientId })
    // Another worker was first.
    if (row === undefined) return
    await record(
      tx,
      actor,
      {
        action: "document.checked",
        patientId: row.patientId,
        entity: { type: "document", id: documentId },
        outcome: checked === "refused" ? "refused" : "success",
        purpose: "TREAT",
        data: { documentId, result: finding === "unreadable" ? finding : checked },
      },
      at,
    )
  })
}

async function look(
  { name, mediaType, bytes }: { name: string; mediaType: string; bytes: Uint8Array },
  scanner: string | undefined,
): Promise<{ checked: DocumentCheck; finding: string | null }> {
  const kind = await documentKind(bytes, name)
  if (!kind.ok) return { checked: "refused", finding: kind.reason }
  if (kind.mediaType !== mediaType) return { checked: "refused", finding: "unknown_kind" }
  if (scanner === undefined) return { checked: "unscanned", finding: null }
  const scan = await scanWithClamd(scanner, bytes)
  return scan.clean
    ? { checked: "clean", finding: null }
    : { checked: "refused", finding: scan.finding }
}
