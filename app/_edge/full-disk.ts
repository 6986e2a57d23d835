import { isDiskFull } from "@/lib/disk-reserve"

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

export function isRefusedWhenFull({ method, path }: { method: string; path: string }): boolean {
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") return false
  return path.startsWith("/api/") && !goesOn.some((one) => one.test(path))
}

/** Who comes to a visit, holds it, is alarmed in it or only asks. A few kilobytes each. */
const goesOn: readonly RegExp[] = [
  /^\/api\/(auth|sign-in|sign-out|activity|security\/proof|staff-link\/look)(\/|$)/,
  /^\/api\/my\/(code|session|sign-out)$/,
  /^\/api\/join(\/look|\/again|\/slots|\/confirm)?$/,
  /^\/api\/(visit|guest|rooms|ward|webhooks)(\/|$)/,
  /^\/api\/queue\/(enter|join|leave|take|open)$/,
  /^\/api\/visits\/[^/]+\/(admit|end|place|guest\/|seats\/|guests)/,
  /^\/api\/classes\/[^/]+\/(admit|end)$/,
  /^\/api\/vitals\/[^/]+\/alarms$/,
  /^\/api\/vitals\/withdraw$/,
  /^\/api\/(patients\/search|offers\/look|series\/plan|audit\/verify|fhir\/token)$/,
  /^\/api\/patients\/[^/]+\/emergency$/,
  /^\/api\/availability\/[^/]+\/preview$/,
]
