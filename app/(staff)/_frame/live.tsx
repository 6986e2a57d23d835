"use client"

import { useRouter } from "next/navigation"
import { createContext, use, useEffect, useRef } from "react"
import type { ReactNode } from "react"

import { useEvents } from "@/app/_edge/use-events"
import type { Liveness } from "@/app/_edge/use-events"

const LivenessContext = createContext<Liveness>("connecting")

/** Whether what the page shows still follows the server. */
export function useLiveness(): Liveness {
  return use(LivenessContext)
}

/** Reads the page's data again whenever the server says that something changed. */
export function Live({ children }: { children: ReactNode }) {
  const router = useRouter()
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  const liveness = useEvents((topic) => {
    if (topic === "audit") return
    // One change often brings several nudges: they are answered together.
    clearTimeout(waiting.current)
    waiting.current = setTimeout(() => router.refresh(), togetherMs)
  })
  useEffect(() => () => clearTimeout(waiting.current), [])
  return <LivenessContext value={liveness}>{children}</LivenessContext>
}

const togetherMs = 120
