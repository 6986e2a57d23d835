"use client"

import { useEffect, useMemo, useSyncExternalStore } from "react"

import type { Peer, SeatRole } from "@/lib/e2ee/client/session"

import { canShareScreens, screenShare } from "./screen-share"
import type { ShareState } from "./screen-share"
import { mayShare, mustYield, sharerOf } from "./sharing"
import type { CallView } from "./use-call"

export type Sharing = {
  readonly state: ShareState
  /** Somebody else who shares. */
  readonly sharer: Peer | undefined
  /** Absent: this seat, this browser or this moment does not allow it. */
  readonly onStart: (() => void) | undefined
  readonly onStop: () => void
}

export function useSharing({ session, state, room }: CallView, seat: SeatRole): Sharing {
  const share = useMemo(() => (session === null ? undefined : screenShare(session)), [session])
  useEffect(() => () => void share?.stop(), [share])
  const now = useSyncExternalStore(share?.state.subscribe ?? never, share?.state.get ?? off, off)
  const peers = room?.peers ?? []
  const yields = now === "on" && session !== null && mustYield(session.identity, peers)
  useEffect(() => {
    if (yields) void share?.stop()
  }, [yields, share])
  const free = state.at === "in_call" && (now === "off" || now === "failed")
  return {
    state: now,
    sharer: sharerOf(peers),
    onStart:
      share !== undefined && free && canShareScreens() && mayShare(seat, peers)
        ? () => void share.start()
        : undefined,
    onStop: () => void share?.stop(),
  }
}

const never = () => () => undefined
const off = () => "off" as const
