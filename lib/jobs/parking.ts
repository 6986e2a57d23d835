import { ZodError } from "zod"

import { Fault, databaseError } from "@/lib/error"

/** BullMQ tries a promise so often each time it is handed over: within seconds. */
export const triesPerRelay = 3

/**
 * After how many hand-overs a promise is parked, by kind. The relay waits 30 s, 1, 2, 4 … minutes between
 * them and an hour at most: 8 are about two hours, 14 eight hours, 30 a day.
 */
const relaysOf: Readonly<Record<string, number>> = {
  // A mail server or a virus scanner may be away for a night and a morning, and the words still count then.
  "notifications.deliver": 30,
  "documents.check": 30,
  // A calendar elsewhere has its own rounds; the promise is only for the first reading.
  "calendars.import": 4,
  // LiveKit forgets an empty room by itself.
  "rooms.close_probe": 4,
  // Whoever approved it waits for it; and a key that is not destroyed must not look destroyed.
  "patients.erase": 14,
}
const relaysOfOthers = 8

export function triesBeforeParking(job: string): number {
  return (relaysOf[job] ?? relaysOfOthers) * triesPerRelay
}

/** A promise that has been begun `tries` times, and failed by `code` the last time. */
export function isPoison(job: string, tries: number, code: string): boolean {
  return neverBetter.has(code) || code.startsWith("repository.") || tries >= triesBeforeParking(job)
}

/** The same payload is as wrong the next time, as is what a repository refused for good. */
const neverBetter: ReadonlySet<string> = new Set(["payload"])

/** Begun so often, and never heard of again: whoever ran it died of it, or was stopped each time. */
export const unfinished = "unfinished"

/**
 * What is kept of a failure. Never its message: a driver's sentence may quote a row. A database's own
 * code is kept whole ("database.23505"), as it says which rule was broken and nothing about whom.
 */
export function codeOf(error: unknown): string {
  if (error instanceof ZodError) return "payload"
  const sqlstate = databaseError(error)?.code
  if (sqlstate !== undefined) return `database.${sqlstate}`
  if (error instanceof Fault) return error.code
  if (error instanceof Error && (error.name === "TimeoutError" || error.name === "AbortError"))
    return "timeout"
  return "unexpected"
}
