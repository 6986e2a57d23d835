import { createHash, randomUUID } from "node:crypto"

import { documents } from "@/db/schema/people"
import type { StaffActor } from "@/lib/actor"
import { record } from "@/lib/audit/record"
import { enqueue } from "@/lib/jobs/outbox"
import { ok, refuse } from "@/lib/result"
import type { Result } from "@/lib/result"
import { sealRow } from "@/lib/sealing/seal-row"

import { documentKind, largestDocument } from "./document-kind"
import type { DocumentRefusal } from "./document-kind"
import { checkDocumentJob } from "./jobs"
import { onRecord } from "./record-access"
import type { RecordRefusal } from "./record-access"

/** Files a document in a patient's record, after its bytes were looked at. It is shut until it was checked. */
export async function fileDocument(
  actor: StaffActor,
  patientId: string,
  document: { name: string; bytes: Uint8Array },
  at: Date,
): Promise<Result<{ documentId: string }, RecordRefusal | DocumentRefusal | "too_large">> {
  const asked = { permission: "chart.edit", attempted: "document.filed", needs: "chart" } as const
  return onRecord(actor, patientId, asked, at, async (tx, { patient, purpose }) => {
    const { name, bytes } = document
    if (bytes.length > largestDocument) return refuse("too_large")
    const kind = await documentKind(bytes, name)
    if (!kind.ok) return refuse(kind.reason)
    const id = randomUUID()
    const whose = { clinicId: actor.clinicId, patientId: patient.id }
    await tx.insert(documents).values({
      ...(await sealRow(tx, whose, documents, id, { name, bytes })),
      ...whose,
      id,
      mediaType: kind.mediaType,
      size: bytes.length,
      sha256: createHash("sha256").update(bytes).digest("hex"),
      filedBy: actor.userId,
      filedAt: at,
    })
    await enqueue(tx, actor.clinicId, checkDocumentJob, { documentId: id })
    await record(
      tx,
      actor,
      {
        action: "document.filed",
        patientId: patient.id,
        entity: { type: "document", id },
        outcome: "success",
        purpose,
        data: { documentId: id, kind: kind.mediaType.split("/")[1] ?? "unknown" },
      },
      at,
    )
    return ok({ documentId: id })
  })
}
