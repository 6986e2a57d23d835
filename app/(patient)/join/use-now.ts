"use client"

import { useEffect, useState } from "react"

/** The time, renewed twice a minute: enough for sentences that say hours and minutes. */
export function useNow(): Date {
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 30_000)
    return () => clearInterval(timer)
  }, [])
  return now
}
