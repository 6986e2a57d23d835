import { limitedBody } from "@/app/_edge/limited-body"
import { route } from "@/app/_edge/route"
import { fileDocument } from "@/lib/patients/document-commands"
import { largestDocument } from "@/lib/patients/document-kind"
import { refuse } from "@/lib/result"

import { documentName } from "./document-name"

// The body is the file itself: nothing of it is parsed before its size is known.
export const POST = route({
  who: "staff",
  async handle(actor, _, { params, request }) {
    const name = documentName(request.headers.get("x-file-name"))
    if (name === undefined) return refuse("no_name")
    const bytes = await limitedBody(request, largestDocument)
    if (bytes === undefined) return refuse("too_large")
    return fileDocument(actor, params["patientId"] ?? "", { name, bytes }, new Date())
  },
})
