"use client"

import { useRouter } from "next/navigation"
import { startTransition, useEffect, useState } from "react"

/** Each look is a reading of the record and stands in the log as one: fewer and fewer, then none. */
const waitsMs = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000]

/** Asks for the page again until nothing in it is being checked any more. */
export function WhileChecking() {
  const router = useRouter()
  const [looks, setLooks] = useState(0)
  const waitMs = waitsMs[looks]
  useEffect(() => {
    if (waitMs === undefined) return
    const timer = setTimeout(() => {
      setLooks((count) => count + 1)
      startTransition(() => router.refresh())
    }, waitMs)
    return () => clearTimeout(timer)
  }, [waitMs, router])
  return null
}
