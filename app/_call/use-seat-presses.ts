"use client"

import { useState } from "react"

import { post } from "@/app/_edge/post"
import type { E2eeSession } from "@/lib/e2ee/client/session"
import type { ControlWord } from "@/lib/e2ee/control-word"

/** Somebody's place in a visit: as the clinic's record names it, and as the room does. */
type Seat = {
  readonly visitId: string
  readonly seatId: string | null
  /** Null or absent: not in the room. */
  readonly identity?: string | null
}

type Options = {
  /** The call; absent where nobody is put out of it. */
  session?: E2eeSession | null
  /** What is known is asked for again. */
  onChanged: () => Promise<void>
}

export type SeatPresses = ReturnType<typeof useSeatPresses>

/** What those who treat can do with somebody's seat, and whether the last press failed. */
export function useSeatPresses({ session = null, onChanged }: Options) {
  const [failed, setFailed] = useState(false)
  const did = async (done: Promise<{ ok: boolean }>): Promise<void> => {
    setFailed(!(await done).ok)
    await onChanged()
  }
  const kidOf = ({ identity }: Seat): string | undefined =>
    session?.state.get().peers.find((peer) => peer.identity === identity)?.kid
  /** The keys change at once; the server's word follows. */
  const putOut = (seat: Seat, done: () => Promise<{ ok: boolean }>): Promise<void> => {
    const kid = kidOf(seat)
    if (kid !== undefined) session?.exclude(kid)
    return did(done())
  }
  return {
    failed,
    did,
    isInRoom: (seat: Seat): boolean => kidOf(seat) !== undefined,
    admit: (seat: Seat) => did(admitSeat(seat)),
    mute(seat: Seat): void {
      const kid = kidOf(seat)
      if (kid === undefined) return
      const word: ControlWord = { t: "mute", kid }
      void session?.send("control", word, { to: kid })
    },
    sendBack: (seat: Seat) => putOut(seat, () => post(pathOf(seat, "back"), {})),
    remove: (seat: Seat, how: { newRoom?: boolean } = {}) =>
      putOut(seat, () => post(pathOf(seat, "remove"), how)),
    /** A patient is out for good when their visit ends. */
    end: (seat: Seat) => putOut(seat, () => post(`/api/visits/${seat.visitId}/end`, {})),
  }
}

export function admitSeat(seat: Seat): Promise<{ ok: boolean }> {
  return post(pathOf(seat, "admit"), {})
}

function pathOf({ visitId, seatId }: Seat, press: "admit" | "back" | "remove"): string {
  return `/api/visits/${visitId}/seats/${seatId}/${press}`
}
