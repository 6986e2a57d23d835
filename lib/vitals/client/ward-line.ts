import { DisconnectReason, RoomEvent } from "livekit-client"

import { needsNewSession } from "@/lib/e2ee/alarm-code"
import { type E2eeSession, createSession, prepareSeat } from "@/lib/e2ee/client/session"
import type { SeatToken } from "@/lib/rooms/commands"
import { serverClock } from "@/lib/rooms/seat-clock"

import { backoffMs } from "../backoff"
import { turns } from "./turns"

/** Asks for a watcher's seat in this visit. `reason`: why there is none now. */
export type AskForSeat = (
  visitId: string,
  key: { pub: string; lid: string },
) => Promise<{ ok: true; value: SeatToken } | { ok: false; reason: string }>

export type WardLineState = {
  /** waiting: for its turn. elsewhere: this person watches in another window. */
  readonly kind: "waiting" | "connecting" | "open" | "refused" | "lost" | "elsewhere"
  /** The newest session, also after it ended: what it knew grows old in sight. */
  readonly session: E2eeSession | null
  readonly reason: string | undefined
}

/** The line to one patient's room, as a watcher. One that fails touches no other. */
export type WardLine = {
  readonly get: () => WardLineState
  readonly subscribe: (listener: () => void) => () => void
  /** Connects and comes back by itself; the answer ends that. */
  readonly open: () => () => void
  /** Something changed on the server: a refusal may be over. */
  readonly again: () => void
}

/** Four at a time (vitals-transport.md, section 7). */
const takeTurn = turns(4)
const refusedAgainMs = 15_000

export function wardLine(visitId: string, ask: AskForSeat): WardLine {
  const listeners = new Set<() => void>()
  let state: WardLineState = { kind: "waiting", session: null, reason: undefined }
  let wake: () => void = () => undefined

  function update(change: Partial<WardLineState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** Answers when the line is of no use any more. */
  async function attempt(stopped: AbortSignal): Promise<"refused" | "lost" | "elsewhere"> {
    const leaveTurn = await takeTurn()
    try {
      if (stopped.aborted) return "lost"
      update({ kind: "connecting", reason: undefined })
      const seat = await prepareSeat(undefined)
      const answer = await ask(visitId, { pub: seat.pub, lid: await seat.lid(undefined, "") })
      if (stopped.aborted) return "lost"
      if (!answer.ok) {
        const isGone = answer.reason === "offline" || answer.reason === "timeout"
        update({ kind: isGone ? "lost" : "refused", reason: answer.reason })
        return isGone ? "lost" : "refused"
      }
      const { visit, identity, role, protection, signingKeys, out, host } = answer.value
      const now = serverClock(answer.value)
      const about = { visit, identity, role, protection, signingKeys, out, host, now, seat }
      const session = await createSession({ ...about, workerUrl: "" })
      const ended = endOf(session, stopped)
      try {
        await session.connect(answer.value.url, answer.value.token, answer.value.certificate)
        if (stopped.aborted) return "lost"
        update({ kind: "open", session })
        leaveTurn()
        return await ended
      } finally {
        await session.close()
      }
    } catch {
      return "lost"
    } finally {
      leaveTurn()
    }
  }

  async function keepOpen(stopped: AbortSignal): Promise<void> {
    for (let failures = 0; !stopped.aborted; failures++) {
      const before = state.session
      const how = await attempt(stopped)
      if (stopped.aborted) return
      if (state.session !== before) failures = 0
      if (how === "elsewhere") return update({ kind: how })
      if (how === "lost") update({ kind: how })
      await sleep(how === "refused" ? refusedAgainMs : backoffMs(failures, Math.random()), stopped)
    }
  }

  function sleep(ms: number, stopped: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
      stopped.addEventListener("abort", wake, { once: true })
    })
  }

  return {
    get: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    open() {
      const stop = new AbortController()
      void keepOpen(stop.signal)
      return () => stop.abort()
    },
    again: () => state.kind === "refused" && wake(),
  }
}

function endOf(session: E2eeSession, stopped: AbortSignal): Promise<"lost" | "elsewhere"> {
  return new Promise((resolve) => {
    session.room.on(RoomEvent.Disconnected, (reason) =>
      resolve(reason === DisconnectReason.DUPLICATE_IDENTITY ? "elsewhere" : "lost"),
    )
    session.onAlarm((code) => needsNewSession(code) && resolve("lost"))
    stopped.addEventListener("abort", () => resolve("lost"))
  })
}
