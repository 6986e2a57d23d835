"use client"

import { useCallback, useEffect, useRef, useState } from "react"

import { post } from "@/app/_edge/post"
import { networkVerdict } from "@/lib/rooms/network-verdict"
import type { Probe } from "@/lib/rooms/probe-commands"

import type { FoundNetwork } from "./network-state"

/** Tests the way to the media server once, again whenever the phone changes its line, and when asked. */
export function useNetwork(): FoundNetwork & { again: () => void } {
  const [found, setFound] = useState<FoundNetwork>(asking)
  const running = useRef<AbortController>(undefined)
  const begin = useCallback(() => {
    running.current?.abort()
    const mine = new AbortController()
    running.current = mine
    void find(mine.signal).then((result) => mine.signal.aborted || setFound(result))
  }, [])
  const again = useCallback(() => {
    setFound(asking)
    begin()
  }, [begin])
  useEffect(() => {
    begin()
    window.addEventListener("online", again)
    window.addEventListener("offline", again)
    return () => {
      running.current?.abort()
      window.removeEventListener("online", again)
      window.removeEventListener("offline", again)
    }
  }, [begin, again])
  return { ...found, again }
}

const asking: FoundNetwork = { state: "asking", report: null }

async function find(stop: AbortSignal): Promise<FoundNetwork> {
  if (!navigator.onLine) return { state: "offline", report: null }
  const answer = await post<Probe>("/api/visit/probe")
  if (!answer.ok) return { state: answer.status === 0 ? "offline" : "untested", report: null }
  try {
    // With the media library, which the call needs too: not before somebody is here to be tested.
    const { probeNetwork } = await import("./network-probe")
    const report = await probeNetwork(answer.value, stop)
    return { state: networkVerdict(report), report }
  } catch {
    return { state: "untested", report: null }
  }
}
