import { isDiskFull } from "@/lib/disk-reserve"

import { isRefusedWhenFull } from "./refused-when-full"

/**
 * The answer to what would write while the database's disk has its reserve left and no more
 * (docs/decisions/0080); undefined lets the request through. Reading, with the event that it leaves, and
 * whatever a visit that takes place needs go on, on the reserve.
 */
export async function refusedWhenFull(request: {
  method: string
  path: string
}): Promise<Response | undefined> {
  if (!isRefusedWhenFull(request) || !(await isDiskFull())) return undefined
  return storageFull(request.path)
}

/** Also what a request gets whose statement PostgreSQL refused for want of room. */
export function storageFull(path: string): Response {
  const body = path.startsWith("/api/fhir")
    ? {
        resourceType: "OperationOutcome",
        issue: [
          { severity: "error", code: "no-store", diagnostics: "The server has no room left." },
        ],
      }
    : { error: "storage_full" }
  return Response.json(body, {
    status: 503,
    headers: { "cache-control": "no-store", "retry-after": "60" },
  })
}
