import { and, desc, eq } from "drizzle-orm"

import type { Tx } from "@/db/client"
import { users } from "@/db/schema/identity"
import { documents } from "@/db/schema/people"
import type { DocumentCheck, MediaType } from "@/db/schema/people"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { isUnopened } from "@/lib/error"
import type { PatientId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { asList, isUnreadable } from "@/lib/sealing/as-list"

import { onRecord } from "./record-access"
import type { RecordRefusal } from "./record-access"

export type DocumentLine = {
  id: string
  name: string
  mediaType: MediaType
  size: number
  sha256: string
  filedBy: string
  filedAt: string
  checked: DocumentCheck
  /** What is stored is not what was filed: it is to be filed anew. */
  unreadable: boolean
  /** Its name, which is empty here, does not open where it lies: somebody changed the row. */
  damaged: boolean
}

/** A patient's documents without their content, the newest first. The caller records the reading. */
export async function documentsOf(tx: Tx, patientId: PatientId): Promise<DocumentLine[]> {
  const rows = await asList(() =>
    tx
      .select({
        id: documents.id,
        name: documents.name,
        mediaType: documents.mediaType,
        size: documents.size,
        sha256: documents.sha256,
        filedBy: users.name,
        filedAt: documents.filedAt,
        checked: documents.checked,
        finding: documents.finding,
      })
      .from(documents)
      .innerJoin(users, eq(users.id, documents.filedBy))
      .where(eq(documents.patientId, patientId))
      .orderBy(desc(documents.filedAt)),
  )
  return rows.map(({ name, filedAt, finding, ...row }) => ({
    ...row,
    name: isUnreadable(name) ? "" : name,
    damaged: isUnreadable(name),
    filedAt: filedAt.toISOString(),
    unreadable: finding === "unreadable",
  }))
}

/** How the look at a document ended that this person filed, for who told others that it was filed. */
export function documentCheck(
  actor: StaffActor,
  patientId: string,
  documentId: string,
  at: Date,
): Promise<Result<{ checked: DocumentCheck }, RecordRefusal>> {
  const asked = {
    permission: "chart.edit",
    attempted: "document.followed",
    needs: "chart",
  } as const
  return onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
    const [found] = await tx
      .select({ checked: documents.checked })
      .from(documents)
      .where(
        and(
          eq(documents.id, documentId),
          eq(documents.patientId, patient.id),
          eq(documents.filedBy, actor.userId),
        ),
      )
    if (found === undefined) return refuse("not_found")
    await record(
      tx,
      actor,
      {
        action: "document.followed",
        patientId: patient.id,
        entity: { type: "document", id: documentId },
        outcome: "success",
        purpose,
        data: { documentId, result: found.checked },
      },
      at,
    )
    return ok(found)
  })
}

/** The bytes themselves, to be handed out as a download, once they were checked. */
export function readDocument(
  actor: StaffActor,
  patientId: string,
  documentId: string,
  at: Date,
): Promise<
  Result<
    { name: string; mediaType: MediaType; bytes: Uint8Array },
    RecordRefusal | "being_checked" | "unsafe" | "unreadable"
  >
> {
  const asked = { permission: "chart.read", attempted: "document.read", needs: "chart" } as const
  return onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
    const [found] = await tx
      .select({
        id: documents.id,
        name: documents.name,
        mediaType: documents.mediaType,
        bytes: documents.bytes,
        checked: documents.checked,
      })
      .from(documents)
      .where(and(eq(documents.id, documentId), eq(documents.patientId, patient.id)))
      .catch((error: unknown) => {
        if (isUnopened(error)) return ["unopened"] as const
        throw error
      })
    if (found === undefined) return refuse("not_found")
    const checked = found === "unopened" ? "refused" : found.checked
    const isOpen = checked === "clean" || checked === "unscanned"
    await record(
      tx,
      actor,
      {
        action: "document.read",
        patientId: patient.id,
        entity: { type: "document", id: documentId },
        outcome: isOpen ? "success" : "refused",
        purpose,
        data: { documentId },
      },
      at,
    )
    if (found === "unopened") return refuse("unreadable")
    if (!isOpen) return refuse(checked === "checking" ? "being_checked" : "unsafe")
    const { name, mediaType, bytes } = found
    return ok({ name, mediaType, bytes })
  })
}
