"use client"

import { useEffect, useState } from "react"

import { type WakeLock, keepAwake } from "./keep-awake"

/** Keeps the screen lit while it is wanted. */
export function useWakeLock(wanted = true): WakeLock {
  const [state, setState] = useState<WakeLock>("off")
  useEffect(() => {
    if (!wanted) return undefined
    const locks = "wakeLock" in navigator ? navigator.wakeLock : undefined
    const letGo = keepAwake(document, locks, setState)
    return () => {
      letGo()
      setState("off")
    }
  }, [wanted])
  return state
}
