"use client"

import { useCallback, useState, useSyncExternalStore } from "react"

import type { E2eeSession, SessionSnapshot } from "@/lib/e2ee/client/session"

import { createCall } from "./call-session"
import type { Call, CallOptions, CallSnapshot } from "./call-session"
import type { OwnMediaState } from "./own-media"
import { useClosing } from "./use-closing"

export type CallView = CallSnapshot & {
  readonly call: Call
  readonly own: OwnMediaState
  /** Undefined until there is a session. */
  readonly room: SessionSnapshot | undefined
}

/** A call that lives as long as the component. */
export function useCall(options: CallOptions): CallView {
  const [call] = useState(() => createCall(options))
  useClosing(call)
  const snapshot = useSyncExternalStore(
    call.snapshot.subscribe,
    call.snapshot.get,
    call.snapshot.get,
  )
  const own = useSyncExternalStore(
    call.media.state.subscribe,
    call.media.state.get,
    call.media.state.get,
  )
  const room = useSession(snapshot.session)
  return { ...snapshot, call, own, room }
}

function useSession(session: E2eeSession | null): SessionSnapshot | undefined {
  const subscribe = useCallback(
    (listener: () => void) => session?.state.subscribe(listener) ?? nothing,
    [session],
  )
  const get = () => session?.state.get()
  return useSyncExternalStore(subscribe, get, get)
}

const nothing = () => undefined
