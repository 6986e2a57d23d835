import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { env } from "@/lib/env"
import { timeLimit } from "@/lib/time-limit"

import { redis } from "./redis"

export type Readiness = { database: boolean; redis: boolean; livekit: boolean }

/** Whether each of the three that every visit needs answers within two seconds. */
export async function readiness(): Promise<Readiness> {
  const [database, queue, livekit] = await Promise.all([
    answers(withLookup("ready", (tx) => tx.execute(sql`select 1`))),
    answers(redis().ping()),
    answers(mediaServer()),
  ])
  return { database, redis: queue, livekit }
}

async function mediaServer(): Promise<void> {
  const response = await fetch(env().LIVEKIT_API_URL, { signal: timeLimit(2_000) })
  if (!response.ok) throw new Error(`status ${response.status}`)
}

function answers(asked: Promise<unknown>): Promise<boolean> {
  return asked.then(
    () => true,
    () => false,
  )
}
