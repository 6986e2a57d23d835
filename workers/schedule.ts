import type { Queue } from "bullmq"

import { reasonOf } from "@/lib/error"
import { log } from "@/lib/log"
import { withTimeout } from "@/lib/with-timeout"

import type { Rounds } from "./every-clinic"

export type Schedulers = Pick<Queue, "getJobScheduler" | "upsertJobScheduler">
type Round = () => Promise<void>

const againMs = 10 * 60_000
/** A Redis that is away answers when it is back; one that says nothing is told again by the next. */
const answerMs = 60_000
const stopMs = 1_000
/** A round that is due for so long has lost its job: whoever took it says when the next one is. */
const lostMs = 60_000

/**
 * A job by the clock, done by one worker of however many. A Redis that lost everything is told again, and
 * one that knows is left alone: telling replaces the next job, and by a clock that is a little behind that
 * is the one which another worker is at. It would come a second time, without its name.
 */
export function schedule(
  queue: Schedulers,
  name: string,
  pattern: string,
  everyMs = againMs,
): Rounds {
  const template = { name, opts: { attempts: 1, removeOnComplete: true } }
  let telling: Promise<void> | undefined
  const ask = async (): Promise<void> => {
    const known = await queue.getJobScheduler(name)
    if (known?.pattern === pattern && (known.next ?? 0) > Date.now() - lostMs) return
    await queue.upsertJobScheduler(name, { pattern }, template)
  }
  const tell = (): void => {
    telling ??= withTimeout(ask(), answerMs)
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

/**
 * Which round a job is, if it is the clock's. Redis may have its id and nothing else of it: whoever did it
 * took the rest away, or died. What a round does is the same again, and its id says which it is.
 */
export function roundOf(
  job: { id?: string | undefined; name?: string | undefined },
  rounds: ReadonlyMap<string, Round>,
): { name: string; round: Round } | undefined {
  const name = job.name ?? /^repeat:(.+):\d+$/.exec(job.id ?? "")?.[1] ?? ""
  const round = rounds.get(name)
  return round === undefined ? undefined : { name, round }
}
