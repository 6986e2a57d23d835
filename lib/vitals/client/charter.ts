import { type ChartingQueue, chartingQueue } from "../charting-queue"
import {
  type Condition,
  type DeviceStatus,
  type Numeric,
  isCharted,
  mostConditions,
  mostWithdrawn,
} from "../numerics"
import type { DeviceApi } from "./device-api"

/**
 * Posts the numbers to the record every five seconds, while the patient agrees to charting. What was
 * not accepted is kept and sent again; what is refused for want of consent is thrown away.
 */
export type Charter = {
  /** `serverAhead`: server clock minus ours, fixed for the page's life so that a moment keeps its name. */
  add(numerics: readonly Numeric[], serverAhead: number, now: number): void
  /** All that is wrong now: sent with the numbers whenever it changes. */
  wrong(conditions: readonly Condition[], serverAhead: number, now: number): void
  /** Taken back: not sent any more, and taken out of the record where it was. */
  withdraw(values: readonly Moment[], serverAhead: number): void
  allow(allowed: boolean): void
  waiting(): number
  /** Numbers that are not in the record: nobody took them in time, or the server could not read them. */
  lost(): number
  /** The page goes: sends once more, and answers how many numbers nobody will know to be kept. */
  leave(): number
  stop(): void
}

type Moment = Pick<Numeric, "code" | "at">

/** Asking again would not change the answer. */
const final: ReadonlySet<string> = new Set(["bad_request", "not_found", "not_admitted"])
const everyMs = 5_000
const mostPerBatch = 300
/** What a page that goes sends must be small (`deviceApi`). */
const mostAtLast = 120
/** Each says all that was wrong at its moment: of too many the newest are kept. */
const mostStatuses = 60

export function charter(api: Pick<DeviceApi, "ingest" | "withdraw">): Charter {
  const queue: ChartingQueue = chartingQueue()
  let allowed = false
  let busy = false
  let refused = 0
  let isFailing = false
  let withdrawn: readonly Moment[] = []
  let statuses: readonly DeviceStatus[] = []
  /** What was wrong last, as the record is told it; undefined: it is told anew. */
  let said: string | undefined

  async function post(): Promise<void> {
    if (busy) return
    busy = true
    // after the batch that may have brought it
    await postBatch()
    await postWithdrawn()
    busy = false
  }

  async function postWithdrawn(): Promise<void> {
    const taken = withdrawn.slice(0, mostWithdrawn)
    if (taken.length === 0) return
    const answer = await api.withdraw(taken)
    if (answer.ok || final.has(answer.reason)) withdrawn = withdrawn.slice(taken.length)
  }

  /** After an outage all of it at once: what is measured now stands last, and alarms wait for it. */
  async function postBatch(): Promise<void> {
    let isMore = true
    while (isMore) {
      const batch = queue.batch(mostPerBatch)
      const told = statuses
      const isTaken = batch.length + told.length > 0 && (await posted(batch, told))
      isMore = isTaken && batch.length === mostPerBatch
    }
  }

  /** Of a batch that the server cannot read, the halves: in the end only what is wrong is lost. */
  async function posted(
    batch: readonly Numeric[],
    told: readonly DeviceStatus[] = [],
  ): Promise<boolean> {
    const answer = await api.ingest(batch, told)
    isFailing = !answer.ok
    const isWrong = !answer.ok && answer.reason === "bad_request"
    if (isWrong && told.length > 0 && batch.length > 0)
      return (await posted(batch)) && posted([], told)
    if (isWrong && batch.length > 1) {
      const half = Math.ceil(batch.length / 2)
      return (await posted(batch.slice(0, half))) && posted(batch.slice(half))
    }
    if (isWrong && batch.length > 0) refused++
    if (answer.ok || isWrong) {
      queue.accepted(batch)
      statuses = statuses.filter((each) => !told.includes(each))
    } else if (answer.reason === "no_consent") {
      queue.clear()
      statuses = []
      said = undefined
    }
    return answer.ok || isWrong
  }
  const timer = setInterval(() => void post(), everyMs)

  return {
    add(numerics, serverAhead, now) {
      if (!allowed) return
      queue.add(
        numerics
          .filter(({ origin }) => isCharted(origin))
          .map((numeric) => ({ ...numeric, at: Math.round(numeric.at + serverAhead) })),
        now + serverAhead,
      )
    },
    wrong(conditions, serverAhead, now) {
      if (!allowed) return
      const moment = (at: number) => Math.round(at + serverAhead)
      const all = conditions
        .slice(0, mostConditions)
        .map(({ code, device, since }) => ({ code, device, since: moment(since) }))
      const next = JSON.stringify(all)
      if (next === said) return
      said = next
      statuses = [...statuses, { at: moment(now), conditions: all }].slice(-mostStatuses)
    },
    withdraw(values, serverAhead) {
      const named = values.map(({ code, at }) => ({ code, at: Math.round(at + serverAhead) }))
      queue.remove(named)
      withdrawn = [...withdrawn, ...named]
    },
    allow(next) {
      if (!next) said = undefined
      allowed = next
    },
    waiting: () => queue.batch(Infinity).length,
    lost: () => queue.dropped() + refused,
    leave() {
      const all = queue.batch(Infinity)
      // not in its turn: a request that is under way may never be answered
      const sent = all.slice(0, mostAtLast)
      if (sent.length + statuses.length > 0) void api.ingest(sent, statuses.slice(-1))
      return isFailing ? all.length : all.length - sent.length
    },
    stop() {
      clearInterval(timer)
      void post()
    },
  }
}
