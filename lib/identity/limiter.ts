import { createHash } from "node:crypto"

import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { rateLimits } from "@/db/schema/limits"
import { redis } from "@/lib/jobs/redis"

type Limit = { most: number; seconds: number }

// One step in Redis, so that parallel tries are each counted.
const count = `local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return n`

/** Counts one try. "unknown" when Redis is away: the caller decides whether the door is then closed. */
export async function attempt(name: string, limit: Limit): Promise<"under" | "over" | "unknown"> {
  try {
    const tries = await redis().eval(count, 1, key(name), limit.seconds)
    return Number(tries) > limit.most ? "over" : "under"
  } catch {
    return "unknown"
  }
}

/** A success: the tries before it no longer count. */
export async function forgive(name: string): Promise<void> {
  await redis()
    .del(key(name))
    .catch(() => undefined)
}

/** For patients' links: with Redis away PostgreSQL counts, so that a patient still gets in. */
export async function attemptLink(name: string, limit: Limit, at: Date): Promise<"under" | "over"> {
  const inRedis = await attempt(name, limit)
  if (inRedis !== "unknown") return inRedis
  const windowStart = new Date(
    Math.floor(at.getTime() / (limit.seconds * 1000)) * limit.seconds * 1000,
  )
  const rows = await withLookup("limits", (tx) =>
    tx
      .insert(rateLimits)
      .values({ key: key(name), windowStart, tries: 1 })
      .onConflictDoUpdate({
        target: [rateLimits.key, rateLimits.windowStart],
        set: { tries: sql`${rateLimits.tries} + 1` },
      })
      .returning({ tries: rateLimits.tries }),
  )
  return (rows[0]?.tries ?? 0) > limit.most ? "over" : "under"
}

/** Keys carry no address and no e-mail: what they count is hashed. */
function key(name: string): string {
  return `limit:${createHash("sha256").update(name).digest("base64url").slice(0, 22)}`
}
