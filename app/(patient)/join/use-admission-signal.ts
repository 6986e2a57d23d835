"use client"

import { useEffect } from "react"

import { playAdmitted } from "@/app/_media/sound"

/** Sound and vibration, once: the person may have laid the phone down. The tab's title says it too. */
export function useAdmissionSignal(): void {
  useEffect(() => {
    // Development mounts twice; two chimes would overlap.
    const timer = setTimeout(() => {
      playAdmitted()
      if ("vibrate" in navigator) navigator.vibrate([400, 200, 400, 200, 400])
    })
    return () => clearTimeout(timer)
  }, [])
}
