"use client"

import { useEffect, useState } from "react"

/** Whole seconds since a moment (Unix milliseconds); 0 while there is none. */
export function useSeconds(since: number | undefined): number {
  const [now, setNow] = useState(since ?? 0)
  useEffect(() => {
    if (since === undefined) return
    const read = (): void => setNow(Date.now())
    read()
    const timer = setInterval(read, 1_000)
    return () => clearInterval(timer)
  }, [since])
  return since === undefined ? 0 : Math.max(0, Math.floor((now - since) / 1_000))
}
