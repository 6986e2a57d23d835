import { type ChatLog, undelivered } from "../log"
import type { Member } from "./members"

const overdueMs = 10_000
const againAfterMs = 3_000
const longestWaitMs = 60_000

/**
 * When what did not arrive is sent again: to each reader who is here after 3 s, then after twice as
 * long each time, a minute at the most. Times are milliseconds of the session's clock.
 */
export function createRedelivery() {
  const tries = new Map<string, { count: number; nextMs: number }>()
  /** When "send again" was pressed, by id. */
  const asked = new Map<string, number>()

  function waitFor(identity: string, count: number, now: number): void {
    const waitMs = Math.min(againAfterMs * 2 ** count, longestWaitMs)
    tries.set(identity, { count, nextMs: now + waitMs })
  }

  return {
    ask: (id: string, now: number) => void asked.set(id, now),
    /** The reader is here anew, and was just sent what they lack. */
    met: (identity: string) => void tries.delete(identity),
    /** Ids of own messages that nobody has after so long that their writer should know. */
    overdue(log: ChatLog, now: number, isMoving: (id: string) => boolean): readonly string[] {
      return log.entries.flatMap(({ mine, id, at, got, late }) =>
        mine &&
        !late &&
        got.length === 0 &&
        !isMoving(id) &&
        now - (asked.get(id) ?? at) > overdueMs
          ? [id]
          : [],
      )
    },
    /** Identities that are to be sent what they lack now. */
    due(log: ChatLog, members: readonly Member[], now: number): readonly string[] {
      return members.flatMap(({ identity }) => {
        const { count, nextMs } = tries.get(identity) ?? { count: 0, nextMs: 0 }
        if (undelivered(log, identity).length === 0) tries.delete(identity)
        else if (nextMs === 0) waitFor(identity, 0, now)
        else if (now >= nextMs) {
          waitFor(identity, count + 1, now)
          return [identity]
        }
        return []
      })
    },
  }
}
