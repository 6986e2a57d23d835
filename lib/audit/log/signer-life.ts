import { redis } from "@/lib/jobs/redis"

/** Where the signer's sign of life lies in Redis: the moment of the last one, in ISO 8601. */
export const signerLifeKey = "housecall:signer"

/** Longer than any round takes that is not stuck. */
export const signerDeadMs = 60_000

/**
 * Says that the signer is at work, at most once in ten seconds and without waiting: nothing is owed to Redis, and
 * with it away the log goes on.
 */
export function signsOfLife(): () => void {
  let last = -Infinity
  return () => {
    const now = Date.now()
    if (now - last < everyMs) return
    last = now
    redis()
      .set(signerLifeKey, new Date(now).toISOString(), "EX", keptSeconds)
      .catch(() => undefined)
  }
}

/** When a signer was last seen at work, from what lies there; undefined: not for a day, or never. */
export function seenIn(value: string | null): Date | undefined {
  const at = new Date(value ?? "")
  return Number.isNaN(at.getTime()) ? undefined : at
}

const everyMs = 10_000
/** So that it can be told since when there is none. */
const keptSeconds = 86_400
