"use client"

import { useEffect, useState } from "react"

/** `refused`: the screen goes dark by itself, as the browser has no lock or does not give it now. */
export type WakeLock = "off" | "on" | "refused"

/** Keeps the screen lit while it is wanted. Phones drop the lock when the page is hidden: it is taken again. */
export function useWakeLock(wanted = true): WakeLock {
  const [state, setState] = useState<WakeLock>("off")
  useEffect(() => {
    if (!wanted) return undefined
    let lock: WakeLockSentinel | undefined
    let gone = false
    const take = async (): Promise<void> => {
      if (document.visibilityState !== "visible") return
      // Low battery, or not allowed: then the page works for as long as the screen stays lit by itself.
      const taken =
        "wakeLock" in navigator
          ? await navigator.wakeLock.request("screen").catch(() => undefined)
          : undefined
      if (gone) return void taken?.release()
      lock = taken
      setState(taken === undefined ? "refused" : "on")
    }
    const again = (): void => void take()
    again()
    document.addEventListener("visibilitychange", again)
    return () => {
      gone = true
      document.removeEventListener("visibilitychange", again)
      void lock?.release()
      setState("off")
    }
  }, [wanted])
  return state
}
