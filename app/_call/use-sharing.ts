"use client"

import { useEffect, useMemo, useSyncExternalStore } from "react"

import { useHydrated } from "@/app/_ui/use-hydrated"
import type { Peer, SeatRole } from "@/lib/e2ee/client/session"
import { mayPublish } from "@/lib/e2ee/sources"

import { canShareScreens, screenShare } from "./screen-share"
import type { ShareState } from "./screen-share"
import { mustYield, sharerOf } from "./sharing"
import type { CallView } from "./use-call"

export type Sharing = {
  readonly state: ShareState
  /** This seat may, and this browser can. */
  readonly offered: boolean
  /** Somebody else who shares. */
  readonly sharer: Peer | undefined
  /** Begins or ends it. Absent: not now, somebody else shares. */
  readonly onPress: (() => void) | undefined
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
  const offered = useHydrated() && canShareScreens() && mayPublish(seat, "screen_share")
  const free = state.at === "in_call" && (now === "off" || now === "failed")
  const onStop = (): void => void share?.stop()
  const onStart =
    offered && free && sharerOf(peers) === undefined ? () => void share?.start() : undefined
  return {
    state: now,
    offered,
    sharer: sharerOf(peers),
    onPress: now === "on" ? onStop : onStart,
    onStop,
  }
}

const never = () => () => undefined
const off = () => "off" as const
