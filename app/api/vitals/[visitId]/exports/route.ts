import { streamOf } from "@/app/_edge/byte-stream"
import { commandRoute } from "@/app/_edge/command-route"
import { route } from "@/app/_edge/route"
import { refuseOver } from "@/lib/identity/limiter"
import { VisitId } from "@/lib/ids"
import { ok, refuse } from "@/lib/result"
import { checkExport, exportVitals } from "@/lib/vitals/history/export-commands"
import { ExportRequest } from "@/lib/vitals/history/export-request"

/** Whether the file may be had: asks for a proof where one is needed, before the browser fetches it. */
export const POST = commandRoute(
  { visitId: VisitId },
  ExportRequest,
  (actor, { visitId }, request, at) => checkExport(actor, visitId, request, at),
)

/** The file, streamed. */
export const GET = route({
  who: "staff",
  query: ExportRequest,
  gives: [
    "text/csv",
    "application/octet-stream",
    "application/zip",
    "application/fhir+json",
    "application/fhir+ndjson",
  ],
  async handle(actor, _, { params, query }) {
    const visitId = VisitId.safeParse(params["visitId"])
    if (!visitId.success) return refuse("not_found")
    // Each is made in memory.
    const pace = [`vitals/exports/${actor.userId}`, { most: 20, seconds: 60 }] as const
    const over = await refuseOver([pace], new Date(), "counted")
    if (over !== undefined) return over
    const file = await exportVitals(actor, visitId.data, query, new Date())
    if (!file.ok) return file
    return ok(
      new Response(streamOf(file.value.bytes), {
        headers: {
          "content-type": file.value.type,
          "content-disposition": `attachment; filename="${file.value.name}"`,
          "cache-control": "no-store, no-transform",
          "x-content-type-options": "nosniff",
        },
      }),
    )
  },
})
