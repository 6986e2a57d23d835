import { createHash, timingSafeEqual } from "node:crypto"

import { Queue } from "bullmq"
import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { withTimeout } from "@/lib/with-timeout"

import { exposition } from "./exposition"
import type { Sample } from "./exposition"
import { redis } from "./redis"

/** The one queue of the house. */
export const queueName = "housecall"

/**
 * What an operator's Prometheus scrapes: BullMQ's own counts, and what PostgreSQL knows better, as text.
 * Numbers, ages and kinds of jobs; no clinic, nobody. With Redis away its part is missing and says so.
 */
export async function metrics(): Promise<string> {
  const [samples, queue] = await Promise.all([backlog(), queueCounts()])
  const up: Sample = { name: "redis_up", job: null, value: queue === undefined ? 0 : 1 }
  return `${exposition([...samples, up])}${queue === undefined ? "" : `${queue}\n`}`
}

async function backlog(): Promise<Sample[]> {
  const { rows } = await withLookup("metrics", (tx) =>
    tx.execute<Sample>(sql`select name, job, value from backlog()`),
  )
  return rows.map(({ name, job, value }) => ({ name, job, value: Number(value) }))
}

async function queueCounts(): Promise<string | undefined> {
  const queue = new Queue(queueName, { connection: redis(), skipMetasUpdate: true })
  queue.on("error", () => undefined)
  try {
    return await withTimeout(queue.exportPrometheusMetrics(), 2_000)
  } catch {
    return undefined
  } finally {
    // Its connection is everybody's and stays open.
    await queue.close().catch(() => undefined)
  }
}

/** Compared as hashes: equal lengths, and the time tells nothing. */
export function isBearer(header: string | null, token: string): boolean {
  const given = /^Bearer ([^\s]{1,512})$/i.exec(header ?? "")?.[1]
  return given !== undefined && timingSafeEqual(sha256(given), sha256(token))
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
