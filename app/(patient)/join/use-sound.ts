"use client"

import { useCallback, useEffect, useState } from "react"

import { canSound, unlockSound } from "@/app/_media/sound"

/** Whether this page may make a sound. After a reload the browser says no until the page is touched. */
export function useSound() {
  const [on, setOn] = useState(canSound)
  const turnOn = useCallback(() => void unlockSound().then(setOn), [])
  useEffect(() => {
    turnOn()
    document.addEventListener("pointerdown", turnOn)
    document.addEventListener("keydown", turnOn)
    return () => {
      document.removeEventListener("pointerdown", turnOn)
      document.removeEventListener("keydown", turnOn)
    }
  }, [turnOn])
  return { on, turnOn }
}
