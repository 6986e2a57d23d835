"use client"

import { useEffect } from "react"
import type { RefObject } from "react"

/**
 * How much of the stage's foot lies under what stands over it (`data-over`), as `--covered` on the stage:
 * names, pins and one's own picture keep above it. On a wide screen it leaves the corners free.
 */
export function useCovered(root: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const stage = root.current
    if (stage === null) return
    const over = [...stage.querySelectorAll("[data-over]")]
    const measure = (): void => {
      const { bottom, left } = stage.getBoundingClientRect()
      const boxes = over.map((one) => one.getBoundingClientRect())
      const tops = boxes
        .filter((box) => box.height > 0 && box.left - left < reach)
        .map((box) => box.top)
      stage.style.setProperty("--covered", `${bottom - Math.min(bottom, ...tops)}px`)
    }
    const observer = new ResizeObserver(measure)
    for (const one of [stage, ...over]) observer.observe(one)
    return () => observer.disconnect()
  }, [root])
}

/** How far a name with its pin, or one's own picture, reaches from the left, in px. */
const reach = 228
