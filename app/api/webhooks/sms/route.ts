import { contracted } from "@/app/_edge/contract"
import { limitedText } from "@/app/_edge/limited-body"
import { withRequest } from "@/app/_edge/request-id"
import { env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"
import { receiveGatewayEvent } from "@/lib/notifications/gateway-commands"
import { GatewayEvent } from "@/lib/notifications/schema"
import { isSigned } from "@/lib/notifications/sms"

/**
 * The SMS gateway's delivery reports and replies. The signature covers the exact bytes and the time,
 * so the body is read as text; cookies are never looked at. What cannot be taken is told again.
 */
export async function POST(request: Request): Promise<Response> {
  const secret = env().SMS_GATEWAY_SECRET
  const at = new Date()
  const body = await limitedText(request, 16_384)
  if (body === undefined) return Response.json({ error: "too_large" }, { status: 413 })
  const signature = request.headers.get("x-housecall-signature") ?? ""
  if (secret === undefined || !isSigned(body, signature, secret, at))
    return Response.json({ error: "bad_signature" }, { status: 401 })
  const parsed = GatewayEvent.safeParse(jsonOf(body))
  if (!parsed.success)
    return Response.json(
      { error: "bad_request", field: parsed.error.issues[0]?.path.join(".") || "body" },
      { status: 400 },
    )
  try {
    const answer = await withRequest(request, () => receiveGatewayEvent(parsed.data, at))
    return Response.json({ answer })
  } catch (error) {
    log.error({ code: reasonOf(error) }, "sms webhook")
    return Response.json({ error: "internal" }, { status: 500 })
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

contracted(POST, {
  who: "signature",
  body: GatewayEvent,
  answers: Object.fromEntries([200, 400, 401, 413].map((status) => [status, ["application/json"]])),
})
