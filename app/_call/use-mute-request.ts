"use client"

import { useEffect, useState } from "react"

import { readControl } from "@/lib/e2ee/control-word"

import type { Call } from "./call-session"
import type { CallView } from "./use-call"

/**
 * A clinician's "mute", by the certificate's role and for this seat's key alone: the own microphone goes
 * off, and the person is told and may switch it on again. Answers whether that stands.
 */
export function useMuteRequest({ session, own }: CallView, call: Call): boolean {
  const [asked, setAsked] = useState(false)
  useEffect(
    () =>
      session?.on("control", (message) => {
        const word = readControl(message.json(), message.from.role)
        if (word?.t !== "mute" || word.kid !== session.kid) return
        if (!call.media.state.get().microphone.on) return
        setAsked(true)
        void call.media.toggle("microphone")
      }),
    [session, call],
  )
  return asked && !own.microphone.on
}
