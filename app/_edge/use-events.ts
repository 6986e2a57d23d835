"use client"

import { useEffect, useRef, useState } from "react"

import { listenTo } from "./event-stream"
import type { Audience, Liveness } from "./event-stream"

export type { Liveness } from "./event-stream"

/**
 * Calls `onNudge` whenever something changed on the server, and once after each reconnection, since
 * a nudge may have been missed. Answers whether the page can still trust that it is up to date.
 */
export function useEvents(
  onNudge: (topic: string, visitId?: string) => void,
  audience: Audience = "staff",
): Liveness {
  const [liveness, setLiveness] = useState<Liveness>("connecting")
  const latest = useRef(onNudge)
  useEffect(() => {
    latest.current = onNudge
  })
  useEffect(
    () =>
      listenTo(audience, {
        nudged: (topic, visitId) => latest.current(topic, visitId),
        turned: setLiveness,
      }),
    [audience],
  )
  return liveness
}
