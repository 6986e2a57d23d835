import type { Queue } from "bullmq"

import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"

import type { Rounds } from "./every-clinic"

export type Schedulers = Pick<Queue, "upsertJobScheduler">

const againMs = 10 * 60_000

/** A job by the clock, done by one worker of however many. A Redis that lost everything is told again. */
export function schedule(queue: Schedulers, name: string, pattern: string): Rounds {
  const template = { name, opts: { attempts: 1, removeOnComplete: true } }
  const tell = () =>
    queue
      .upsertJobScheduler(name, { pattern }, template)
      .catch((error: unknown) => log.warn({ code: reasonOf(error) }, name))
  let telling: Promise<unknown> = tell()
  const timer = setInterval(() => (telling = tell()), againMs)
  return {
    async stop() {
      clearInterval(timer)
      await telling
    },
  }
}
