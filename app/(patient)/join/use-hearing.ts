"use client"

import { useCallback, useEffect, useState } from "react"

import type { DeviceState } from "@/app/_media/device-problem"

type Hearing = "asking" | "works" | "quiet" | "refused" | "in_use" | "missing"

/** A microphone works when a voice was heard through it, not when it was found. Six seconds of nothing are said. */
export function useHearing(stream: MediaStream | null, microphone: DeviceState) {
  const [heard, setHeard] = useState<{ stream: MediaStream | null; what: "works" | "quiet" }>()
  const listening = microphone === "works"

  useEffect(() => {
    if (!listening) return
    const timer = setTimeout(
      () => setHeard((now) => (now?.stream === stream ? now : { stream, what: "quiet" })),
      patienceMs,
    )
    return () => clearTimeout(timer)
  }, [listening, stream])

  const onHeard = useCallback(
    () =>
      setHeard((now) =>
        now?.stream === stream && now.what === "works" ? now : { stream, what: "works" },
      ),
    [stream],
  )
  const state = stateOf(microphone, heard?.stream === stream ? heard.what : undefined)
  return { state, tone: tones[state], onHeard }
}

function stateOf(microphone: DeviceState, heard: "works" | "quiet" | undefined): Hearing {
  switch (microphone) {
    case "works":
      return heard ?? "asking"
    case "off":
    case "asking":
      return "asking"
    case "refused":
    case "in_use":
    case "missing":
      return microphone
  }
}

const patienceMs = 6_000
const tones = {
  asking: "wait",
  works: "ok",
  quiet: "warn",
  refused: "bad",
  in_use: "bad",
  missing: "bad",
} as const
