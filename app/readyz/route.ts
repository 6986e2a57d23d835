import { contracted } from "@/app/_edge/contract"
import { readiness } from "@/lib/jobs/readiness"

/** Ready to serve: 200 when database, Redis and LiveKit answer, otherwise 503 and which does not. */
export async function GET(): Promise<Response> {
  const parts = await readiness()
  const ready = parts.database && parts.redis && parts.livekit
  return Response.json(
    { ready, ...parts },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  )
}

contracted(GET, {
  who: "anyone",
  answers: { 200: ["application/json"], 503: ["application/json"] },
})
