import { addressOf } from "@/app/_edge/address"
import { storageFull } from "@/app/_edge/full-disk"
import { limitedText } from "@/app/_edge/limited-body"
import { withRequest } from "@/app/_edge/request-id"
import { env } from "@/lib/env"
import { isOutOfRoom, reasonOf } from "@/lib/error"
import { answerFhir } from "@/lib/exchange/answer"
import { refused } from "@/lib/exchange/http-answer"
import type { FhirAnswer } from "@/lib/exchange/http-answer"
import type { Caller } from "@/lib/exchange/policy"
import { refusal } from "@/lib/fhir/outcome"
import { refuseOver } from "@/lib/identity/limiter"
import { clientBehind, currentStaff } from "@/lib/identity/session"
import { log } from "@/lib/log"

const largestBody = 64 * 1024

/** When what the CapabilityStatement says changed last. */
const release = "2026-11-27"

/** By address before anybody is known, then by caller: a hospital's import is long, and must end. */
const limits = {
  address: { most: 1_200, seconds: 60 },
  caller: { most: 600, seconds: 60 },
} as const

/**
 * One request of the FHIR interface. A request with an Authorization header is judged by it alone; a
 * session's cookie reads and changes nothing, so that no Origin is asked for.
 */
export function fhirRoute(request: Request, context: Context): Promise<Response> {
  return withRequest(request, () => respond(request, context))
}

type Context = { params: Promise<{ path?: string[] }> }

async function respond(request: Request, context: Context): Promise<Response> {
  const at = new Date()
  try {
    const over = await refuseOver([[`fhir/${addressOf(request)}`, limits.address]], at, "counted")
    if (over !== undefined) return throttled(over)
    let limited: Response | undefined
    const caller = async (): Promise<Caller | undefined> => {
      const who = await callerOf(request, at)
      if (who === undefined) return undefined
      const id = who.kind === "client" ? who.clientId : who.userId
      const much = await refuseOver([[`fhir/caller/${id}`, limits.caller]], at, "counted")
      if (much !== undefined) limited = throttled(much)
      return much === undefined ? who : undefined
    }
    const { path = [] } = await context.params
    const answer = await answerFhir(
      caller,
      {
        method: request.method,
        parts: path.map(decoded),
        query: new URL(request.url).searchParams,
        header: (name) => request.headers.get(name),
        body: () => limitedText(request, largestBody),
      },
      { base: fhirBase(), at, release },
    )
    return limited ?? responseOf(answer)
  } catch (error) {
    const requestId = request.headers.get("x-request-id") ?? ""
    log.error({ requestId, path: "/api/fhir", message: reasonOf(error) }, "request failed")
    if (isOutOfRoom(error)) return storageFull("/api/fhir")
    return responseOf(refused(refusal(500, "exception", `The server failed: ${requestId}`)))
  }
}

export function fhirBase(): string {
  return `${new URL(env().BASE_URL).origin}/api/fhir`
}

async function callerOf(request: Request, at: Date): Promise<Caller | undefined> {
  if (request.headers.has("authorization")) return clientBehind(request, at)
  const staff = await currentStaff()
  return staff?.session?.mustEnrol === true ? undefined : staff
}

/** Next hands the parts on as they stood in the address. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function throttled(over: { reason: string } & ({ retryAfter: number } | object)): Response {
  const seconds = "retryAfter" in over ? over.retryAfter : 60
  return over.reason === "too_many"
    ? responseOf(
        refused(refusal(429, "throttled", "Too many requests"), { "retry-after": String(seconds) }),
      )
    : responseOf(refused(refusal(503, "transient", "Not now")))
}

function responseOf({ status, headers, body }: FhirAnswer): Response {
  const sent = body === undefined ? null : body instanceof Uint8Array ? body : JSON.stringify(body)
  return new Response(sent, {
    status,
    headers: { ...headers, "cache-control": "no-store" },
  })
}
