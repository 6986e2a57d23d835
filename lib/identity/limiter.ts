import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { rateLimits } from "@/db/schema/limits"
import { redis } from "@/lib/jobs/redis"
import { refuse } from "@/lib/result"
import type { Refused } from "@/lib/result"
import { keyedHash } from "@/lib/sealing/blind-index"

export type Limit = { most: number; seconds: number }
/** What is counted (an account, an address, a token), how often it may be tried, and as how many this counts. */
export type Bucket = readonly [name: string, limit: Limit, amount?: number]

/**
 * Counts one try in each bucket, and refuses when any is over: with the seconds until it is emptied,
 * which the border sends as Retry-After. With Redis away a door is "closed", or PostgreSQL counts
 * ("counted"), as for patients, who must get in.
 */
export async function refuseOver(
  buckets: readonly Bucket[],
  at: Date,
  whenAway: "closed" | "counted" = "closed",
): Promise<Refused<"too_many", { retryAfter: number }> | Refused<"closed"> | undefined> {
  let wait = 0
  for (const [name, limit, amount = 1] of buckets) {
    const tried =
      (await countInRedis(name, limit, amount)) ??
      (whenAway === "counted" ? await countInDatabase(name, limit, amount, at) : undefined)
    if (tried === undefined) return refuse("closed")
    if (tried.tries > limit.most) wait = Math.max(wait, tried.secondsLeft, 1)
  }
  return wait === 0 ? undefined : refuse("too_many", { retryAfter: wait })
}

/** Counts what was given. A refusal, as to whoever lost a race, is taken back: it took nothing from anybody. */
export async function refuseOverGiven<A extends { ok: boolean }>(
  [name, limit]: Bucket,
  at: Date,
  give: () => Promise<A>,
): Promise<A | NonNullable<Awaited<ReturnType<typeof refuseOver>>>> {
  const over = await refuseOver([[name, limit]], at, "counted")
  if (over !== undefined) return over
  const answer = await give()
  if (!answer.ok) await giveBack(name)
  return answer
}

/** A success: the tries before it no longer count. */
export async function forgive(name: string): Promise<void> {
  await redis()
    .del(key(name))
    .catch(() => undefined)
}

/** A success where only failures count: this try is taken back, the others stay. One of a time that is over is none. */
export async function giveBack(name: string): Promise<void> {
  await redis()
    .eval(uncount, 1, key(name))
    .catch(() => undefined)
}

// Where nothing is counted any more, DECR alone would leave a try too many for good: such a key has no end.
const uncount = `return redis.call('EXISTS', KEYS[1]) == 1 and redis.call('DECR', KEYS[1]) or 0`

type Tried = { tries: number; secondsLeft: number }

// One step in Redis, so that parallel tries are each counted.
const count = `local n = redis.call('INCRBY', KEYS[1], ARGV[2])
if n == tonumber(ARGV[2]) then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return {n, redis.call('TTL', KEYS[1])}`

async function countInRedis(
  name: string,
  limit: Limit,
  amount: number,
): Promise<Tried | undefined> {
  try {
    const answer: unknown = await redis().eval(count, 1, key(name), limit.seconds, amount)
    const [tries, secondsLeft] = Array.isArray(answer) ? answer.map(Number) : []
    return { tries: tries ?? Infinity, secondsLeft: secondsLeft ?? limit.seconds }
  } catch {
    return undefined
  }
}

async function countInDatabase(
  name: string,
  limit: Limit,
  amount: number,
  at: Date,
): Promise<Tried> {
  const windowMs = limit.seconds * 1000
  const windowStart = new Date(Math.floor(at.getTime() / windowMs) * windowMs)
  const rows = await withLookup("limits", (tx) =>
    tx
      .insert(rateLimits)
      .values({ key: key(name), windowStart, tries: amount })
      .onConflictDoUpdate({
        target: [rateLimits.key, rateLimits.windowStart],
        set: { tries: sql`${rateLimits.tries} + ${amount}` },
      })
      .returning({ tries: rateLimits.tries }),
  )
  const leftMs = windowStart.getTime() + windowMs - at.getTime()
  return { tries: rows[0]?.tries ?? 0, secondsLeft: Math.ceil(leftMs / 1000) }
}

/** Keys carry no address and no e-mail: what they count is hashed with a key, as there are few telephone numbers. */
function key(name: string): string {
  return `limit:${keyedHash("limits", name).toString("base64url").slice(0, 22)}`
}
