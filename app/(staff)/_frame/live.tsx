"use client"

import { useRouter } from "next/navigation"
import { createContext, use, useCallback, useEffect, useRef, useTransition } from "react"
import type { ReactNode } from "react"

import { useEvents } from "@/app/_edge/use-events"
import type { Liveness } from "@/app/_edge/use-events"

const LivenessContext = createContext<Liveness>("connecting")

/** Whether what the page shows still follows the server. */
export function useLiveness(): Liveness {
  return use(LivenessContext)
}

/** Reads the page's data again whenever the server says that something changed, but for what it does not show. */
export function Live({
  children,
  ignores = ordinary,
}: {
  children: ReactNode
  ignores?: readonly string[]
}) {
  const refresh = useSoonRefresh()
  const liveness = useEvents((topic) => {
    if (!ignores.includes(topic)) refresh()
  })
  return <LivenessContext value={liveness}>{children}</LivenessContext>
}

/**
 * One change often brings several nudges: they are answered together. While an answer is on its way
 * no other is asked for, since the router would drop the first; the next follows when it is there.
 */
function useSoonRefresh(): () => void {
  const router = useRouter()
  const [reading, startReading] = useTransition()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const busy = useRef(false)
  const again = useRef(false)

  const read = useCallback(() => {
    busy.current = true
    again.current = false
    startReading(() => router.refresh())
  }, [router])

  useEffect(() => {
    busy.current = reading
    if (!reading && again.current) read()
  }, [reading, read])

  useEffect(() => () => clearTimeout(timer.current), [])

  return useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      if (busy.current) again.current = true
      else read()
    }, togetherMs)
  }, [read])
}

const ordinary: readonly string[] = ["audit"]
const togetherMs = 120
