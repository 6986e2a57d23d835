"use client"

import { useEffect } from "react"

/**
 * Asks again every 20 seconds, when the page is looked at again and when the line is back: it keeps
 * the seat marked as present and catches what a lost event stream missed.
 */
export function useHeartbeat(ask: () => unknown): void {
  useEffect(() => {
    const whenSeen = () => {
      if (document.visibilityState === "visible") ask()
    }
    const timer = setInterval(ask, 20_000)
    document.addEventListener("visibilitychange", whenSeen)
    window.addEventListener("online", ask)
    return () => {
      clearInterval(timer)
      document.removeEventListener("visibilitychange", whenSeen)
      window.removeEventListener("online", ask)
    }
  }, [ask])
}
