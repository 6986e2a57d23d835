import { Redis } from "ioredis"

import { env } from "@/lib/env"
import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"

let producer: Redis | undefined

/** Fails fast: with Redis away a request gets its refusal within a second, not a hanging page. */
export function redis(): Redis {
  producer ??= listen(
    new Redis(env().REDIS_URL, {
      maxRetriesPerRequest: 1,
      connectTimeout: 1_000,
      commandTimeout: 1_000,
      retryStrategy: (tries) => Math.min(tries * 200, 5_000),
    }),
  )
  return producer
}

/**
 * For workers: waits for Redis as long as it takes (BullMQ asks for `maxRetriesPerRequest: null`). A server that
 * is asked and says nothing, as behind a cut cable, is left and dialled anew: BullMQ waits for work in questions
 * of at most ten seconds.
 */
export function patientRedis(): Redis {
  return listen(
    new Redis(env().REDIS_URL, {
      maxRetriesPerRequest: null,
      socketTimeout: 30_000,
      retryStrategy: (tries) => Math.min(tries * 200, 5_000),
    }),
  )
}

export async function closeRedis(): Promise<void> {
  producer?.disconnect()
  producer = undefined
}

function listen(connection: Redis): Redis {
  connection.on("error", (error: Error) => log.warn({ code: reasonOf(error) }, "redis"))
  return connection
}
