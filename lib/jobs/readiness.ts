import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { seenIn, signerDeadMs, signerLifeKey } from "@/lib/audit/log/signer-life"
import { env } from "@/lib/env"
import { timeLimit } from "@/lib/time-limit"

import { redis } from "./redis"
import { sharedAnswer } from "./shared-answer"
import { turnAnswers } from "./turn-answers"

/** Whether each part does its work. Undefined: nobody has said where it is. */
export type Readiness = {
  database: boolean
  redis: boolean
  livekit: boolean
  turn?: boolean
  signer: boolean
}

const askedForMs = 2_000

/**
 * What every visit needs and what the record needs, each asked for two seconds at most, and once a second
 * however many want to know: anybody may ask. The audit log's signer is judged by its sign of life; with Redis
 * away nobody can say it, and that is red anyway.
 */
export async function readiness(at: Date): Promise<Readiness> {
  return parts(at)
}

const parts = sharedAnswer(1_000, askParts)

async function askParts(at: Date): Promise<Readiness> {
  const [database, queue, livekit, turn, signer] = await Promise.all([
    answers(withLookup("ready", (tx) => tx.execute(sql`select 1`))),
    answers(redis().ping()),
    answers(mediaServer()),
    askTurn(at),
    answers(signerLives(at)),
  ])
  return { database, redis: queue, livekit, ...(turn === undefined ? {} : { turn }), signer }
}

export function isReady(parts: Readiness): boolean {
  return Object.values(parts).every(Boolean)
}

async function mediaServer(): Promise<void> {
  const response = await fetch(env().LIVEKIT_API_URL, { signal: timeLimit(askedForMs) })
  if (!response.ok) throw new Error(`status ${response.status}`)
}

async function signerLives(at: Date): Promise<void> {
  const seen = seenIn(await redis().get(signerLifeKey))
  if (seen === undefined || at.getTime() - seen.getTime() >= signerDeadMs)
    throw new Error("no sign")
}

/** Once in ten seconds: it is a handshake. */
const askTurn = sharedAnswer(10_000, () => {
  const url = env().TURN_URL
  return url === undefined ? Promise.resolve(undefined) : answers(turnAnswers(url, askedForMs))
})

/** A database that takes a connection and says nothing is no answer either. */
function answers(question: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(resolve, askedForMs, false)
    question
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(late))
  })
}
