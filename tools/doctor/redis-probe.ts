import { Redis } from "ioredis"

import { seenIn, signerLifeKey } from "@/lib/audit/log/signer-life"
import { traceOf } from "@/lib/rooms/doctors-room"

export type RedisState = {
  readonly version: string
  readonly policy: string
  readonly appendOnly: boolean
  /** Writes the whole of it now and then. */
  readonly snapshots: boolean
  /** The last write to disk failed. */
  readonly failing: boolean
  /** Of its memory, 0 to 1; undefined where there is no limit. */
  readonly filled: number | undefined
  readonly aheadMs: number
  readonly signerSeenAt: Date | undefined
}

export type RedisLook = {
  state(): Promise<RedisState>
  /** Whether the app noted the webhook of this room. */
  sawWebhook(room: string): Promise<boolean>
  close(): void
}

/** One connection for all that Redis is asked. It fails within seconds and never hangs. */
export function openRedis(url: string): RedisLook {
  const client = new Redis(url, {
    maxRetriesPerRequest: 0,
    connectTimeout: 4_000,
    commandTimeout: 4_000,
    retryStrategy: (tries) => (tries > 2 ? null : 500),
  })
  let broken: Error | undefined
  client.on("error", (error: Error) => (broken = error))
  /** What ioredis says of a closed connection does not say why it closed. */
  const asking = async <T>(work: () => Promise<T>): Promise<T> =>
    work().catch((error: unknown) => {
      throw broken ?? error
    })
  return {
    state: () => asking(() => stateOf(client)),
    sawWebhook: (room) => asking(async () => (await client.exists(traceOf(room))) === 1),
    close: () => client.disconnect(),
  }
}

async function stateOf(client: Redis): Promise<RedisState> {
  const begun = Date.now()
  const [seconds = 0, micros = 0] = (await client.time()).map(Number)
  const middle = (begun + Date.now()) / 2
  const info = await client.info()
  const value = (name: string): string =>
    new RegExp(`^${name}:(.*?)\\r?$`, "m").exec(info)?.[1] ?? ""
  const most = Number(value("maxmemory"))
  return {
    version: value("redis_version"),
    policy: value("maxmemory_policy"),
    appendOnly: value("aof_enabled") === "1",
    snapshots: await hasSnapshots(client),
    failing: ["aof_last_write_status", "aof_last_bgrewrite_status", "rdb_last_bgsave_status"].some(
      (name) => value(name) === "err",
    ),
    filled: most > 0 ? Number(value("used_memory")) / most : undefined,
    aheadMs: seconds * 1_000 + micros / 1_000 - middle,
    signerSeenAt: seenIn(await client.get(signerLifeKey)),
  }
}

/** Where CONFIG is not allowed (a hosted one), nothing is known of snapshots. */
async function hasSnapshots(client: Redis): Promise<boolean> {
  const answer: unknown = await client.config("GET", "save").catch(() => undefined)
  return Array.isArray(answer) && typeof answer[1] === "string" && answer[1] !== ""
}
