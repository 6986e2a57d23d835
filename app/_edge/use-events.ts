"use client"

import { useEffect, useRef, useState } from "react"

export type Liveness = "live" | "connecting" | "offline"

/**
 * Calls `onNudge` whenever something changed on the server, and once after each reconnection, since
 * a nudge may have been missed. Answers whether the page can still trust that it is up to date.
 */
export function useEvents(
  onNudge: (topic: string) => void,
  audience: "staff" | "visit" = "staff",
): Liveness {
  const [liveness, setLiveness] = useState<Liveness>("connecting")
  const latest = useRef(onNudge)
  useEffect(() => {
    latest.current = onNudge
  })

  useEffect(() => {
    let source: EventSource | undefined
    let retry: ReturnType<typeof setTimeout> | undefined
    let opened = false
    let failures = 0

    const open = (): void => {
      source = new EventSource(`/api/events?for=${audience}`)
      source.addEventListener("open", () => {
        setLiveness("live")
        failures = 0
        if (opened) latest.current("reconnected")
        opened = true
      })
      source.addEventListener("message", (message) => latest.current(topicOf(message.data)))
      source.addEventListener("error", () => {
        setLiveness("offline")
        if (source?.readyState !== EventSource.CLOSED) return
        // The browser gives up after an HTTP error; we do not.
        failures += 1
        retry = setTimeout(open, Math.min(1_000 * 2 ** failures, 15_000))
      })
    }
    open()
    return () => {
      clearTimeout(retry)
      source?.close()
    }
  }, [audience])

  return liveness
}

function topicOf(data: unknown): string {
  try {
    const parsed: unknown = JSON.parse(String(data))
    if (typeof parsed === "object" && parsed !== null && "topic" in parsed)
      return String(parsed.topic)
  } catch {
    // A line that is no nudge of ours still says: look again.
  }
  return "unknown"
}
