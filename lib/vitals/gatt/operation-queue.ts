import { type Result, refuse, ok } from "@/lib/result"

import type { Timers } from "./timers"

/** Why a GATT operation has no answer; `error` is what the browser rejected it with. */
export type OperationRefusal = "timeout" | "failed" | "closed"
export type Operated<T> = Result<T, OperationRefusal, { readonly error?: unknown }>

/**
 * One GATT operation after the other: browsers refuse a second one while one is under way. One that
 * does not answer within its limit is refused, and the queue goes on; its late answer is ignored.
 */
export type OperationQueue = {
  run<T>(limitMs: number, operation: () => Promise<T>): Promise<Operated<T>>
  /** Refuses what is under way, what waits, and everything after. */
  close(): void
}

export function operationQueue(timers: Timers): OperationQueue {
  let last: Promise<unknown> = Promise.resolve()
  let closed = false
  let interrupt = () => {}

  function run<T>(limitMs: number, operation: () => Promise<T>): Promise<Operated<T>> {
    const answer = last.then(() => (closed ? refuse("closed") : once(limitMs, operation)))
    last = answer
    return answer
  }

  function once<T>(limitMs: number, operation: () => Promise<T>): Promise<Operated<T>> {
    return new Promise((resolve) => {
      const settle = (answer: Operated<T>) => {
        cancel()
        resolve(answer)
      }
      const cancel = timers.after(limitMs, () => resolve(refuse("timeout")))
      interrupt = () => settle(refuse("closed"))
      attempt(operation).then(
        (value) => settle(ok(value)),
        (error: unknown) => settle(refuse("failed", { error })),
      )
    })
  }

  return {
    run,
    close() {
      closed = true
      interrupt()
    },
  }
}

/** An operation that throws at once is one that rejects. */
async function attempt<T>(operation: () => Promise<T>): Promise<T> {
  return operation()
}
