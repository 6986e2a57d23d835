import type { Queue } from "bullmq"

import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"
import { withTimeout } from "@/lib/with-timeout"

import type { Rounds } from "./every-clinic"

export type Schedulers = Pick<Queue, "upsertJobScheduler">

const againMs = 10 * 60_000
/** A Redis that is away answers when it is back; one that says nothing is told again by the next. */
const answerMs = 60_000
const stopMs = 1_000

/** A job by the clock, done by one worker of however many. A Redis that lost everything is told again. */
export function schedule(
  queue: Schedulers,
  name: string,
  pattern: string,
  everyMs = againMs,
): Rounds {
  const template = { name, opts: { attempts: 1, removeOnComplete: true } }
  let telling: Promise<void> | undefined
  const tell = (): void => {
    telling ??= withTimeout(queue.upsertJobScheduler(name, { pattern }, template), answerMs)
      .then(() => undefined)
      .catch((error: unknown) => log.warn({ code: reasonOf(error) }, name))
      .finally(() => (telling = undefined))
  }
  tell()
  const timer = setInterval(tell, everyMs)
  return {
    async stop() {
      clearInterval(timer)
      // What could not be told was not promised to anybody: the next worker tells it.
      if (telling !== undefined) await withTimeout(telling, stopMs).catch(() => undefined)
    },
  }
}
