import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { env } from "@/lib/env"
import { redis } from "@/lib/jobs/redis"

/** Ready to serve: 200 when database, Redis and LiveKit answer, otherwise 503 and which does not. */
export async function GET(): Promise<Response> {
  const [database, queue, media] = await Promise.all([
    answers(withLookup("ready", (tx) => tx.execute(sql`select 1`))),
    answers(redis().ping()),
    answers(fetch(env().LIVEKIT_API_URL, { signal: AbortSignal.timeout(2_000) }).then((r) => (r.ok ? r : Promise.reject(new Error("livekit"))))),
  ])
  const ready = database && queue && media
  return Response.json({ ready, database, redis: queue, livekit: media }, { status: ready ? 200 : 503, headers: { "cache-control": "no-store" } })
}

function answers(asked: Promise<unknown>): Promise<boolean> {
  return asked.then(
    () => true,
    () => false,
  )
}
