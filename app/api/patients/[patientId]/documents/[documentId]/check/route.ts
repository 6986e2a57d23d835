import { z } from "zod"

import { route } from "@/app/_edge/route"
import { documentCheck } from "@/lib/patients/document-queries"
import { refuse } from "@/lib/result"

export const GET = route({
  who: "staff",
  async handle(actor, _, { params }) {
    const documentId = z.uuid().safeParse(params["documentId"])
    if (!documentId.success) return refuse("not_found")
    return documentCheck(actor, params["patientId"] ?? "", documentId.data, new Date())
  },
})
