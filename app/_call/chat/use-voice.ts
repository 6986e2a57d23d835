"use client"

import { useEffect, useState } from "react"

import { type Recording, type VoiceRefusal, recordVoice } from "@/lib/chat/client/record-voice"
import type { Chat } from "@/lib/chat/client/types"

export type Voice = {
  readonly recording: Recording | undefined
  readonly refused: VoiceRefusal | undefined
  begin(): Promise<void>
  cancel(): void
  send(): Promise<void>
}

/** One voice message at a time, for whoever stands chosen when it is sent. Gone with the panel. */
export function useVoice(
  chat: Chat | undefined,
  to: string | undefined,
  microphone: MediaStreamTrack | undefined,
): Voice {
  const [recording, setRecording] = useState<Recording>()
  const [refused, setRefused] = useState<VoiceRefusal>()
  useEffect(() => () => recording?.cancel(), [recording])
  return {
    recording,
    refused,
    async begin() {
      setRefused(undefined)
      const begun = await recordVoice(microphone)
      if (begun.ok) setRecording(begun.value)
      else setRefused(begun.reason)
    },
    cancel: () => setRecording(undefined),
    async send() {
      const clip = await recording?.finish()
      setRecording(undefined)
      if (clip?.ok === true) await chat?.sendFile(clip.value, to)
      if (clip?.ok === false) setRefused(clip.reason)
    },
  }
}
