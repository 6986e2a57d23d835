import { z } from "zod"

import { documentPolicy } from "@/app/_edge/headers"
import { route } from "@/app/_edge/route"
import { documentTypes } from "@/lib/patients/document-kind"
import { readDocument } from "@/lib/patients/document-queries"
import { ok, refuse } from "@/lib/result"

/** Always a download, never shown: with no type to guess and no right to run should it be opened all the same. */
export const GET = route({
  who: "staff",
  gives: documentTypes,
  async handle(actor, _, { params }) {
    const documentId = z.uuid().safeParse(params["documentId"])
    if (!documentId.success) return refuse("not_found")
    const found = await readDocument(actor, params["patientId"] ?? "", documentId.data, new Date())
    if (!found.ok) return found
    const { name, mediaType, bytes } = found.value
    return ok(
      new Response(new Uint8Array(bytes), {
        headers: {
          "content-type": mediaType,
          "content-length": String(bytes.length),
          "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", "%27")}`,
          // The border sets it too, and its word is the last.
          "content-security-policy": documentPolicy,
          "x-content-type-options": "nosniff",
          "cache-control": "no-store",
        },
      }),
    )
  },
})
