"use client"

import { useEffect } from "react"

/** Keeps the screen lit while it is wanted. Phones drop the lock when the page is hidden: it is taken again. */
export function useWakeLock(wanted = true): void {
  useEffect(() => {
    if (!wanted || !("wakeLock" in navigator)) return undefined
    let lock: WakeLockSentinel | undefined
    let gone = false
    const take = async (): Promise<void> => {
      if (document.visibilityState !== "visible") return
      // Low battery, or not allowed: then the page works for as long as the screen stays lit by itself.
      const taken = await navigator.wakeLock.request("screen").catch(() => undefined)
      if (gone) await taken?.release()
      else lock = taken
    }
    const again = (): void => void take()
    again()
    document.addEventListener("visibilitychange", again)
    return () => {
      gone = true
      document.removeEventListener("visibilitychange", again)
      void lock?.release()
    }
  }, [wanted])
}
