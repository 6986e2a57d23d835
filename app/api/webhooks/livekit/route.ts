import { contracted } from "@/app/_edge/contract"
import { limitedText } from "@/app/_edge/limited-body"
import { withRequest } from "@/app/_edge/request-id"
import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"
import { meters } from "@/lib/meters"
import { receiveEvent } from "@/lib/rooms/livekit"
import { receiveRoomEvent } from "@/lib/rooms/presence-commands"

/**
 * LiveKit's webhooks. The signature covers the exact bytes, so the body is read as text; cookies are
 * never looked at. Anything but 2xx makes LiveKit send it again, which the inbox absorbs.
 */
export async function POST(request: Request): Promise<Response> {
  const response = await withRequest(request, () => receive(request))
  meters().webhooks.inc({ outcome: outcomes.get(response.status) ?? "failed" })
  return response
}

const outcomes: ReadonlyMap<number, string> = new Map([
  [200, "taken"],
  [401, "bad_signature"],
  [413, "too_large"],
])

async function receive(request: Request): Promise<Response> {
  const body = await limitedText(request, 256 * 1024)
  if (body === undefined) return Response.json({ error: "too_large" }, { status: 413 })
  const event = await receiveEvent(body, request.headers.get("authorization") ?? undefined)
  if (event === undefined) return Response.json({ error: "bad_signature" }, { status: 401 })
  try {
    return Response.json({ answer: await receiveRoomEvent(event) })
  } catch (error) {
    log.error({ event: event.event, id: event.id, code: reasonOf(error) }, "webhook")
    return Response.json({ error: "internal" }, { status: 500 })
  }
}

contracted(POST, {
  who: "signature",
  takes: "application/webhook+json",
  answers: Object.fromEntries([200, 401, 413].map((status) => [status, ["application/json"]])),
})
