import { eq } from "drizzle-orm"

import { withTenant } from "@/db/client"
import { documents } from "@/db/schema/people"
import type { DocumentCheck, MediaType } from "@/db/schema/people"
import { deny } from "@/lib/audit/denied"
import { purposeOf } from "@/lib/audit/purpose"
import { record } from "@/lib/audit/record"
import { binaryResource } from "@/lib/fhir/document-reference"
import { binaryForm } from "@/lib/fhir/negotiation"
import { isRefusal, refusal } from "@/lib/fhir/outcome"
import type { Refusal } from "@/lib/fhir/outcome"

import { fine, refused } from "./http-answer"
import type { FhirAnswer } from "./http-answer"
import { uuids } from "./keyset"
import { open } from "./patient-queries"
import type { Caller } from "./policy"

type Wanted = { readonly accept: string | null; readonly format: string | null }

/**
 * The bytes of a filed document (R4 Binary), once they were checked: as they are, or in a Binary resource
 * where FHIR JSON is asked for. The reading is in the log before a byte leaves.
 */
export async function binaryAnswer(
  caller: Caller,
  id: string,
  wanted: Wanted,
  { base, at }: { base: string; at: Date },
): Promise<FhirAnswer> {
  const [documentId] = uuids([{ id }])
  const file = documentId && (await readFile(caller, documentId, wanted, { base, at }))
  if (!file) {
    const entity = { type: "document", id: documentId ?? "unknown" } as const
    await deny(caller, "document.read", entity, "not_found", at)
    return refused(refusal(404, "not-found", "There is no Binary of this id"))
  }
  if (isRefusal(file))
    return refused(file, file.status === 503 ? { "retry-after": retrySeconds } : {})
  if (file.form === "json") return fine(binaryResource(file))
  return {
    status: 200,
    headers: {
      "content-type": file.mediaType,
      "content-length": String(file.bytes.length),
      "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(file.name).replaceAll("'", "%27")}`,
      "x-content-type-options": "nosniff",
    },
    body: new Uint8Array(file.bytes),
  }
}

type File = {
  id: string
  name: string
  mediaType: MediaType
  bytes: Uint8Array
  form: "bytes" | "json"
}

/** Undefined: none, or none for the caller. */
function readFile(
  caller: Caller,
  documentId: string,
  { accept, format }: Wanted,
  { base, at }: { base: string; at: Date },
): Promise<File | Refusal | undefined> {
  return withTenant(caller.clinicId, async (tx) => {
    const [found] = await tx
      .select({
        id: documents.id,
        patientId: documents.patientId,
        name: documents.name,
        mediaType: documents.mediaType,
        bytes: documents.bytes,
        checked: documents.checked,
      })
      .from(documents)
      .where(eq(documents.id, documentId))
    if (found === undefined) return undefined
    const { access, purpose } = await open({ tx, caller, at, base }, found.patientId)
    if (access.kind !== "own" && access.kind !== "emergency") return undefined
    const form = binaryForm(accept, format, found.mediaType)
    const problem =
      unfit(found.checked) ??
      (form === undefined
        ? refusal(406, "not-supported", `It is ${found.mediaType}, or FHIR JSON`)
        : undefined)
    await record(
      tx,
      caller,
      {
        action: "document.read",
        patientId: found.patientId,
        entity: { type: "document", id: found.id },
        outcome: problem === undefined ? "success" : "refused",
        purpose: purpose ?? purposeOf(caller),
        data: { documentId: found.id },
      },
      at,
    )
    return problem ?? { ...found, form: form ?? "bytes" }
  })
}

const retrySeconds = "30"

function unfit(checked: DocumentCheck): Refusal | undefined {
  switch (checked) {
    case "clean":
    case "unscanned":
      return undefined
    case "checking":
      return refusal(503, "transient", "The file is still being checked")
    case "refused":
      return refusal(403, "forbidden", "The file was found unsafe, and is not handed out")
  }
}
