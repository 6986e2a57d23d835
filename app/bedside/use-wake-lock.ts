"use client"

import { useEffect } from "react"

/** Keeps the screen on while the page is seen: a sleeping phone measures nothing. */
export function useWakeLock(wanted: boolean): void {
  useEffect(() => {
    if (!wanted || !("wakeLock" in navigator)) return undefined
    let lock: WakeLockSentinel | undefined
    let closed = false
    const hold = async (): Promise<void> => {
      if (document.visibilityState !== "visible") return
      // refused on low battery, for instance: then the page works as long as the screen stays on
      const held = await navigator.wakeLock.request("screen").catch(() => undefined)
      if (closed) await held?.release()
      else lock = held
    }
    const again = (): void => void hold()
    again()
    document.addEventListener("visibilitychange", again)
    return () => {
      closed = true
      document.removeEventListener("visibilitychange", again)
      void lock?.release()
    }
  }, [wanted])
}
