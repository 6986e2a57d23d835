import { sql } from "drizzle-orm"

import { withLookup } from "@/db/client"
import { seenIn, signerDeadMs, signerLifeKey } from "@/lib/audit/log/signer-life"
import { env } from "@/lib/env"
import { timeLimit } from "@/lib/time-limit"

import { redis } from "./redis"
import { turnAnswers } from "./turn-answers"

/** Whether each part does its work. Undefined: nobody has said where it is. */
export type Readiness = {
  database: boolean
  redis: boolean
  livekit: boolean
  turn?: boolean
  signer: boolean
}

/**
 * What every visit needs and what the record needs, each asked for two seconds at most. The audit log's
 * signer is judged by its sign of life; with Redis away nobody can say it, and that is red anyway.
 */
export async function readiness(at: Date): Promise<Readiness> {
  const [database, queue, livekit, turn, signer] = await Promise.all([
    answers(withLookup("ready", (tx) => tx.execute(sql`select 1`))),
    answers(redis().ping()),
    answers(mediaServer()),
    turnServer(at),
    signerLives(at).catch(() => false),
  ])
  return { database, redis: queue, livekit, ...(turn === undefined ? {} : { turn }), signer }
}

export function isReady(parts: Readiness): boolean {
  return Object.values(parts).every(Boolean)
}

async function mediaServer(): Promise<void> {
  const response = await fetch(env().LIVEKIT_API_URL, { signal: timeLimit(2_000) })
  if (!response.ok) throw new Error(`status ${response.status}`)
}

async function signerLives(at: Date): Promise<boolean> {
  const seen = seenIn(await redis().get(signerLifeKey))
  return seen !== undefined && at.getTime() - seen.getTime() < signerDeadMs
}

/** Asked once in ten seconds: it is a handshake, and balancers ask each second. */
async function turnServer(at: Date): Promise<boolean | undefined> {
  const url = env().TURN_URL
  if (url === undefined) return undefined
  if (asked === undefined || Math.abs(at.getTime() - asked.at) > turnForMs)
    asked = { at: at.getTime(), answer: answers(turnAnswers(url, 2_000)) }
  return asked.answer
}

const turnForMs = 10_000
let asked: { at: number; answer: Promise<boolean> } | undefined

function answers(question: Promise<unknown>): Promise<boolean> {
  return question.then(
    () => true,
    () => false,
  )
}
