"use client"

import { useEffect, useRef } from "react"

/** The browser says that the line is gone. That it is back is believed only when the clinic answers. */
export function useWentOffline(tell: () => void): void {
  const latest = useRef(tell)
  useEffect(() => {
    latest.current = tell
  })
  useEffect(() => {
    const gone = () => latest.current()
    window.addEventListener("offline", gone)
    return () => window.removeEventListener("offline", gone)
  }, [])
}
