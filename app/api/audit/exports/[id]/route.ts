import { z } from "zod"

import { streamOf } from "@/app/_edge/byte-stream"
import { route } from "@/app/_edge/route"
import { fetchExport } from "@/lib/audit/export/commands"
import { ok, refuse } from "@/lib/result"

/** The file, streamed as it is made. */
export const GET = route({
  who: "staff",
  gives: ["application/fhir+ndjson", "application/zip"],
  async handle(actor, _, { params }) {
    const id = z.guid().safeParse(params["id"])
    if (!id.success) return refuse("not_found")
    const fetched = await fetchExport(actor, id.data, new Date())
    if (!fetched.ok) return fetched
    return ok(
      new Response(streamOf(fetched.value.bytes), {
        headers: {
          "content-type": fetched.value.mediaType,
          "content-disposition": `attachment; filename="${fetched.value.name}"`,
          "cache-control": "no-store, no-transform",
          "x-content-type-options": "nosniff",
        },
      }),
    )
  },
})
