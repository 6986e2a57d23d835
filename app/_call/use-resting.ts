"use client"

import { useEffect, useState } from "react"
import type { RefObject } from "react"

/** True after 4 seconds in which nothing moved over the element and the focus was not inside it. */
export function useResting(element: RefObject<HTMLElement | null>): boolean {
  const [resting, setResting] = useState(false)
  useEffect(() => {
    const { current } = element
    if (current === null) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const rest = (): void => {
      if (current.contains(document.activeElement)) wake()
      else setResting(true)
    }
    const wake = (): void => {
      setResting(false)
      clearTimeout(timer)
      timer = setTimeout(rest, restMs)
    }
    wake()
    for (const event of waking) current.addEventListener(event, wake)
    return () => {
      clearTimeout(timer)
      for (const event of waking) current.removeEventListener(event, wake)
    }
  }, [element])
  return resting
}

const restMs = 4_000
const waking = ["pointermove", "pointerdown", "focusin", "keydown"] as const
