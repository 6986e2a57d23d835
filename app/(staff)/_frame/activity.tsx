"use client"

import { useEffect } from "react"

import { post } from "@/app/_edge/post"

const signs = ["pointerdown", "keydown", "wheel", "touchstart"] as const
const everyMs = 60_000

/**
 * Tells the server that a person is here: once when the page opens, then at most once a minute while
 * keys or the pointer move. Lists that refresh by themselves do not count, so a desk that was left
 * alone is signed out after 15 minutes.
 */
export function Activity() {
  useEffect(() => {
    let told = 0
    const tell = (): void => {
      const now = performance.now()
      if (told !== 0 && now - told < everyMs) return
      told = now
      void post("/api/activity")
    }
    tell()
    for (const sign of signs) addEventListener(sign, tell, { passive: true })
    return () => {
      for (const sign of signs) removeEventListener(sign, tell)
    }
  }, [])
  return null
}
