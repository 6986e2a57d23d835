import { createHash, timingSafeEqual } from "node:crypto"

import { Queue } from "bullmq"
import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { meters } from "@/lib/meters"
import { withTimeout } from "@/lib/with-timeout"

import { exposition } from "./exposition"
import type { Sample } from "./exposition"
import { queueNames } from "./queues"
import { readiness } from "./readiness"
import { redis } from "./redis"

/**
 * What an operator's Prometheus scrapes of a web process: what PostgreSQL knows of the house, what this process
 * counted, and BullMQ's own counts, as text. Numbers, ages and kinds; no clinic, nobody. With Redis or PostgreSQL
 * away its part is missing and says so: the rest is what one wants to see just then.
 */
export async function metrics(): Promise<string> {
  const [known, queue, ready] = await Promise.all([
    house().catch(() => undefined),
    queueCounts(),
    readiness(new Date()).catch(() => undefined),
  ])
  const samples: Sample[] = [
    ...(known ?? []),
    { name: "database_up", label: null, value: known === undefined ? 0 : 1 },
    { name: "redis_up", label: null, value: queue === undefined ? 0 : 1 },
    ...Object.entries(ready ?? {}).map(([part, up]) => ({
      name: "part_ready",
      label: part,
      value: Number(up),
    })),
  ]
  const parts = [await exposition(samples), await meters().registry.metrics(), queue]
  return parts.flatMap((part) => (part === undefined ? [] : `${part.trimEnd()}\n`)).join("")
}

async function house(): Promise<Sample[]> {
  const { rows } = await withTimeout(
    withLookup("metrics", (tx) =>
      tx.execute<Sample>(
        sql`select name, job as label, value from backlog() union all select name, label, value from house_gauges()`,
      ),
    ),
    houseMs,
  )
  return rows.map(({ name, label, value }) => ({ name, label, value: Number(value) }))
}

const houseMs = 8_000

async function queueCounts(): Promise<string | undefined> {
  // A queue on a connection that is not ready waits until it is, long after its own end: one for each scrape.
  if (!(await answers())) return undefined
  const texts = await Promise.all(Object.values(queueNames).map(countsOf))
  return texts.every((text) => text !== undefined) ? grouped(texts) : undefined
}

async function countsOf(name: string): Promise<string | undefined> {
  const queue = new Queue(name, { connection: redis(), skipMetasUpdate: true })
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

/** One text of several: the lines of a metric stand together, after one HELP and one TYPE (Prometheus text format 0.0.4). */
export function grouped(texts: readonly string[]): string {
  const metrics = new Map<string, Set<string>>()
  for (const line of texts.flatMap((text) => text.split("\n"))) {
    const name = /^(?:# (?:HELP|TYPE) )?([a-zA-Z_:][\w:]*)/.exec(line)?.[1]
    if (name === undefined) continue
    const lines = metrics.get(name) ?? new Set()
    metrics.set(name, lines.add(line))
  }
  return [...metrics.values()].flatMap((lines) => [...lines]).join("\n")
}

function answers(): Promise<boolean> {
  return redis()
    .ping()
    .then(
      () => true,
      () => false,
    )
}

/** Compared as hashes: equal lengths, and the time tells nothing. */
export function isBearer(header: string | null, token: string): boolean {
  const given = /^Bearer ([^\s]{1,512})$/i.exec(header ?? "")?.[1]
  return given !== undefined && timingSafeEqual(sha256(given), sha256(token))
}

function sha256(text: string): Buffer {
  return createHash("sha256").update(text).digest()
}
