"use client"

import { useEffect, useState, useSyncExternalStore } from "react"

import type { E2eeSession, SeatRole } from "@/lib/e2ee/client/session"
import type { Rung } from "@/lib/e2ee/control-word"

import type { CallState } from "./call-state"
import { ownLine, shownMs } from "./line-state"
import type { Line } from "./line-state"
import { unwatched } from "./line-view"
import type { LineWatch } from "./line-watch"
import type { CallView } from "./use-call"
import { useLate } from "./use-late"
import { useSeconds } from "./use-seconds"

export type Lines = {
  readonly own: Line
  /** Of whom the visit is with. Undefined: with nobody in particular. */
  readonly other: Line | undefined
  /** The most that the person wants. */
  readonly choice: Rung
  readonly choose: (most: Rung) => void
}

/** Both sides' lines. The measuring is loaded after the first frame: until then nothing is claimed. */
export function useLine({ session, state }: CallView, seat: SeatRole, group: boolean): Lines {
  const watch = useWatch(session, seat, group)
  const [choice, choose] = useState<Rung>("video")
  useEffect(() => watch?.choose(choice), [watch, choice])
  const found = useSyncExternalStore(
    watch?.view.subscribe ?? never,
    watch?.view.get ?? nothing,
    nothing,
  )
  const back = useBack(state)
  const awayMs = 1_000 * useSeconds(state.at === "reconnecting" ? state.since : undefined)
  const own = ownLine(state, { weak: found.weak, rung: found.rung, back, awayMs })
  return { own, other: found.other, choice, choose }
}

function useWatch(
  session: E2eeSession | null,
  seat: SeatRole,
  group: boolean,
): LineWatch | undefined {
  const [watch, setWatch] = useState<LineWatch>()
  const code = useLate(loadWatch, session !== null, "after the first frame")
  useEffect(() => {
    if (session === null || code === undefined) return
    const started = code.watchLine(session, seat, group)
    // oxlint-disable-next-line react/set-state-in-effect -- what was started here is stopped here
    setWatch(started)
    return () => {
      started.stop()
      setWatch(undefined)
    }
  }, [session, seat, group, code])
  return watch
}

const loadWatch = () => import("./line-watch")

/** True for some seconds after an interruption. */
function useBack(state: CallState): boolean {
  const [before, setBefore] = useState(state)
  const [back, setBack] = useState(false)
  if (before.at !== state.at) {
    setBefore(state)
    setBack(before.at === "reconnecting" && !before.first && state.at === "in_call")
  }
  useEffect(() => {
    if (!back) return
    const timer = setTimeout(() => setBack(false), shownMs)
    return () => clearTimeout(timer)
  }, [back])
  return back
}

const nothing = () => unwatched
const never = () => () => undefined
