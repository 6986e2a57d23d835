"use client"

import { useEffect, useState } from "react"

import { post } from "@/app/_edge/post"
import { reported } from "@/app/_media/device-problem"
import type { DeviceState } from "@/app/_media/device-problem"
import type { NetworkReport } from "@/lib/rooms/network-report"
import { untestedNetwork } from "@/lib/rooms/network-verdict"

import type { Speaker } from "./speaker-row"

type Found = {
  camera: DeviceState
  microphone: DeviceState
  heard: boolean
  speaker: Speaker
  /** Null: not found out by now. */
  network: NetworkReport | null
}
type Options = { able: boolean; again: boolean; onDone: () => Promise<unknown> }

/** Tells the clinic what the check found and goes into the waiting room. */
export function useCheckReport({ able, again, onDone }: Options) {
  const [state, setState] = useState<"open" | "sending" | "lost">("open")

  // The clinic learns of a phone that cannot lock the visit even though its owner goes no further.
  useEffect(() => {
    if (!able) void post("/api/visit/check", unable)
  }, [able])

  const go = async (found: Found) => {
    setState("sending")
    const checked = await post("/api/visit/check", {
      camera: reported(found.camera),
      microphone:
        found.microphone === "works" && !found.heard ? "unknown" : reported(found.microphone),
      speaker: found.speaker,
      encryption: able,
      network: found.network ?? untestedNetwork,
    })
    // "early" comes back when the waiting room is not open yet: then the page says when.
    const answer = checked.ok && !again ? await post("/api/visit/arrive") : checked
    const unheard = !answer.ok && (answer.status === 0 || answer.status >= 500)
    if (!unheard) await onDone()
    setState(unheard ? "lost" : "open")
  }
  return { state, go }
}

const unable = {
  camera: "unknown",
  microphone: "unknown",
  speaker: "unknown",
  encryption: false,
} as const
