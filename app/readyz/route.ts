import { contracted } from "@/app/_edge/contract"
import { isReady, readiness } from "@/lib/jobs/readiness"

/**
 * Ready to serve: 200 when database, Redis, LiveKit, TURN and the audit log's signer do, otherwise 503 and
 * which does not. For who watches. A balancer asks `/healthz`: what all processes share makes all of them
 * red at once, and a page that says what is wrong is better than none.
 */
export async function GET(): Promise<Response> {
  const parts = await readiness(new Date())
  const ready = isReady(parts)
  return Response.json(
    { ready, ...parts },
    { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } },
  )
}

contracted(GET, {
  who: "anyone",
  answers: { 200: ["application/json"], 503: ["application/json"] },
})
