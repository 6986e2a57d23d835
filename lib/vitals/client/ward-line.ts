import { DisconnectReason, RoomEvent } from "livekit-client"

import { needsNewSession } from "@/lib/e2ee/alarm-code"
import { type E2eeSession, createSession, prepareSeat } from "@/lib/e2ee/client/session"
import { Fault } from "@/lib/error"
import type { SeatToken } from "@/lib/rooms/commands"
import { serverClock } from "@/lib/rooms/seat-clock"

import { backoffMs } from "../backoff"
import { pageClock } from "./link"
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
  /** Why the last try failed, or why the line ended: the server's reason, or one of `LineFault`. */
  readonly reason: string | undefined
  /** When it is tried again, by the page's clock. */
  readonly againAt: number | undefined
}

/**
 * `unreachable`: the media server is. `dropped`: it was open and was cut. `unsafe`: it was given up.
 * `fault`: something else broke, here.
 */
type LineFault = "unreachable" | "dropped" | "unsafe" | "fault"

type Ending =
  | { readonly how: "refused" | "lost"; readonly reason: string }
  | { readonly how: "elsewhere"; readonly reason: undefined }

/** The line to one patient's room, as a watcher. One that fails touches no other. */
export type WardLine = {
  readonly get: () => WardLineState
  readonly subscribe: (listener: () => void) => () => void
  /** Connects and comes back by itself; the answer ends that. */
  readonly open: () => () => void
  /** Something changed on the server: a refusal may be over. */
  readonly again: () => void
  /** Whether the device is in the room: where nobody is, nothing is missed while others are connected. */
  readonly expect: (isHere: boolean) => void
}

/** Four at a time (vitals-transport.md, section 7). */
const takeTurn = turns(4)
const refusedAgainMs = 15_000

export function wardLine(visitId: string, ask: AskForSeat): WardLine {
  const listeners = new Set<() => void>()
  const nothing = { session: null, reason: undefined, againAt: undefined }
  let state: WardLineState = { kind: "waiting", ...nothing }
  let wake: () => void = () => undefined
  let isHere = false
  let failures = 0
  const urgency = () => (isHere ? 2 : 0) + (failures === 0 ? 1 : 0)

  function update(change: Partial<WardLineState>): void {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }

  /** Answers when the line is of no use any more. */
  async function attempt(stopped: AbortSignal): Promise<Ending> {
    const leaveTurn = await takeTurn(urgency)
    try {
      if (stopped.aborted) return dropped
      update({ kind: "connecting", reason: undefined, againAt: undefined })
      const seat = await prepareSeat(undefined)
      const answer = await ask(visitId, { pub: seat.pub, lid: await seat.lid(undefined, "") })
      if (stopped.aborted) return dropped
      if (!answer.ok) {
        const { reason } = answer
        return { how: reason === "offline" || reason === "timeout" ? "lost" : "refused", reason }
      }
      const { visit, identity, role, protection, signingKeys, out, host } = answer.value
      const now = serverClock(answer.value)
      const about = { visit, identity, role, protection, signingKeys, out, host, now, seat }
      const session = await createSession({ ...about, workerUrl: "" })
      const ended = endOf(session, stopped)
      try {
        await session.connect(answer.value.url, answer.value.token, answer.value.certificate)
        if (stopped.aborted) return dropped
        update({ kind: "open", session })
        leaveTurn()
        return await ended
      } finally {
        await session.close()
      }
    } catch (error) {
      return { how: "lost", reason: faultOf(error) }
    } finally {
      leaveTurn()
    }
  }

  async function keepOpen(stopped: AbortSignal): Promise<void> {
    for (; !stopped.aborted; failures++) {
      const before = state.session
      const { how, reason } = await attempt(stopped)
      if (stopped.aborted) return
      if (state.session !== before) failures = 0
      if (how === "elsewhere") return update({ kind: how, reason })
      const ms = how === "refused" ? refusedAgainMs : backoffMs(failures, Math.random())
      update({ kind: how, reason, againAt: pageClock() + ms })
      await sleep(ms, stopped)
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
      failures = 0
      void keepOpen(stop.signal)
      return () => stop.abort()
    },
    again: () => state.kind === "refused" && wake(),
    expect(next) {
      isHere = next
    },
  }
}

const dropped: Ending = { how: "lost", reason: "dropped" satisfies LineFault }

function faultOf(error: unknown): LineFault {
  return error instanceof Fault && error.code === "livekit" ? "unreachable" : "fault"
}

function endOf(session: E2eeSession, stopped: AbortSignal): Promise<Ending> {
  return new Promise((resolve) => {
    session.room.on(RoomEvent.Disconnected, (reason) =>
      resolve(
        reason === DisconnectReason.DUPLICATE_IDENTITY
          ? { how: "elsewhere", reason: undefined }
          : dropped,
      ),
    )
    const unsafe: LineFault = "unsafe"
    session.onAlarm((code) => needsNewSession(code) && resolve({ how: "lost", reason: unsafe }))
    stopped.addEventListener("abort", () => resolve(dropped))
  })
}
