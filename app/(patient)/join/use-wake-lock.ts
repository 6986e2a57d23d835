"use client"

import { useEffect } from "react"

/** Keeps the screen lit while someone waits. Phones drop the lock when the page is hidden: it is taken again. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let gone = false
    const take = async () => {
      if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return
      try {
        const taken = await navigator.wakeLock.request("screen")
        if (gone) await taken.release()
        else lock = taken
      } catch {
        // Low battery, or not allowed: the place in line is kept anyway.
      }
    }
    const again = () => void take()
    again()
    document.addEventListener("visibilitychange", again)
    return () => {
      gone = true
      document.removeEventListener("visibilitychange", again)
      void lock?.release()
    }
  }, [])
}
