"use client"

import { useEffect, useState } from "react"

/** True for a few seconds after a camera, microphone or headset came or went. */
export function useDeviceChange(): boolean {
  const [changed, setChanged] = useState(false)
  useEffect(() => {
    const { mediaDevices } = navigator
    let timer: ReturnType<typeof setTimeout> | undefined
    const say = (): void => {
      setChanged(true)
      clearTimeout(timer)
      timer = setTimeout(() => setChanged(false), shownMs)
    }
    mediaDevices.addEventListener("devicechange", say)
    return () => {
      clearTimeout(timer)
      mediaDevices.removeEventListener("devicechange", say)
    }
  }, [])
  return changed
}

const shownMs = 6_000
