import type { RedisState } from "./redis-probe"
import { careful, ill, well } from "./verdict"
import type { Finding, Verdict } from "./verdict"

export function redisVerdict(finding: Finding<RedisState>): Verdict {
  if (!finding.found)
    return ill(
      "redis",
      `at REDIS_URL: ${finding.why}`,
      "is it up? Then host, port and password of REDIS_URL. Nothing is lost meanwhile; staff cannot sign in",
    )
  const { version, policy, appendOnly, snapshots, failing, filled } = finding.value
  const [major = 0, minor = 0] = version.split(".").map(Number)
  if (major < 6 || (major === 6 && minor < 2))
    return ill("redis", `Redis ${version} is too old`, "move to 6.2 or newer")
  if (policy !== "noeviction")
    return ill(
      "redis",
      `maxmemory-policy is ${policy}: full memory would drop jobs without a word`,
      "set maxmemory-policy noeviction in redis.conf, and at once: redis-cli config set maxmemory-policy noeviction",
    )
  if (failing)
    return ill(
      "redis",
      "its last write to disk failed",
      "is its disk full or read-only? Its log says; redis-cli info persistence",
    )
  if (filled !== undefined && filled > fullAt)
    return ill(
      "redis",
      `${Math.round(filled * 100)} % of its memory is taken: ${isFull(finding.value) ? "it refuses what is new" : "soon it refuses"}`,
      "raise maxmemory; are the workers running?",
    )
  if (!appendOnly && !snapshots)
    return ill(
      "redis",
      "keeps nothing on disk: after a restart what is due waits to be asked of PostgreSQL again",
      "set appendonly yes in redis.conf, and at once: redis-cli config set appendonly yes",
    )
  const kept = `Redis ${version}, noeviction`
  return appendOnly
    ? well("redis", `${kept}, every write on disk (appendonly)`)
    : careful(
        "redis",
        `${kept}, on disk only now and then (snapshots)`,
        "set appendonly yes in redis.conf",
      )
}

/** It takes no writes: the app can note nothing there. */
export function isFull({ filled = 0 }: RedisState): boolean {
  return filled >= 1
}

const fullAt = 0.9
