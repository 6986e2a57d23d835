import { addressOf } from "@/app/_edge/address"
import { contracted } from "@/app/_edge/contract"
import { limitedText } from "@/app/_edge/limited-body"
import { namedOnce } from "@/app/_edge/named-once"
import { TokenForm } from "@/lib/identity/client-schema"
import { issueAccessToken } from "@/lib/identity/client-token"
import { refuseOver } from "@/lib/identity/limiter"

import { fhirBase } from "../fhir-route"

/** SMART Backend Services. The signed assertion is the credential: no cookie is looked at. */
export async function POST(request: Request): Promise<Response> {
  const at = new Date()
  const over = await refuseOver(
    [[`fhir/token/${addressOf(request)}`, { most: 60, seconds: 60 }]],
    at,
    "counted",
  )
  if (over !== undefined) return answer(429, { error: "slow_down" }, { "retry-after": "60" })
  const [type = ""] = (request.headers.get("content-type") ?? "").toLowerCase().split(";")
  if (type.trim() !== "application/x-www-form-urlencoded")
    return answer(400, { error: "invalid_request" })
  const text = await limitedText(request, 32 * 1024)
  const fields = namedOnce(new URLSearchParams(text ?? ""))
  const form = TokenForm.safeParse(fields.ok ? fields.value : undefined)
  if (!form.success) return answer(400, { error: "invalid_request" })
  const requestId = request.headers.get("x-request-id") ?? ""
  const endpoint = `${fhirBase()}/token`
  const issued = await issueAccessToken(form.data, { endpoint, requestId, at })
  if (!issued.ok)
    return answer(issued.reason === "invalid_client" ? 401 : 400, { error: issued.reason })
  const { token, scopes, seconds } = issued.value
  return answer(200, {
    access_token: token,
    token_type: "bearer",
    expires_in: seconds,
    scope: scopes.join(" "),
  })
}

function answer(status: number, body: object, headers: Record<string, string> = {}): Response {
  return Response.json(body, {
    status,
    headers: { ...headers, "cache-control": "no-store", pragma: "no-cache" },
  })
}

contracted(POST, {
  who: "signature",
  body: TokenForm,
  takes: "application/x-www-form-urlencoded",
  answers: Object.fromEntries([200, 400, 401, 429].map((status) => [status, ["application/json"]])),
})
