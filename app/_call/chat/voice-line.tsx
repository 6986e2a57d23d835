"use client"

import { SendHorizontal, X } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import type { Recording } from "@/lib/chat/client/record-voice"
import { clock, longestVoiceSeconds } from "@/lib/chat/voice"

type Props = {
  recording: Recording
  size: "desk" | "phone"
  onCancel: () => void
  onSend: () => void
}

/** In the place of the line to write in, while somebody speaks into it. */
export function VoiceLine({ recording, size, onCancel, onSend }: Props) {
  const t = useTranslations("chat.voice")
  const [seconds, setSeconds] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => setSeconds(recording.seconds()), 250)
    return () => clearInterval(timer)
  }, [recording])
  const isFull = seconds >= longestVoiceSeconds
  return (
    <div className="flex items-center gap-2">
      <button
        type="button"
        aria-label={t("cancel")}
        onClick={onCancel}
        className={`grid flex-none place-items-center rounded-2 border border-line-2 text-text-1 ${size === "desk" ? "size-11" : "size-14"}`}
      >
        <X aria-hidden size={20} />
      </button>
      <p
        className={`flex min-w-0 flex-1 items-center gap-2 rounded-2 bg-surface-2 px-3 ${size === "desk" ? "min-h-11" : "min-h-14"}`}
      >
        <span
          aria-hidden
          className={`size-2.5 flex-none rounded-full bg-danger ${isFull ? "opacity-40" : ""}`}
        />
        <span role="status" className={isFull || size === "desk" ? "min-w-0 flex-1" : "sr-only"}>
          {t(isFull ? "full" : "recording")}
        </span>
        <span className="ml-auto flex-none text-text-2">
          {t("of", { now: clock(seconds), most: clock(longestVoiceSeconds) })}
        </span>
      </p>
      <button
        type="button"
        aria-label={t("send")}
        onClick={onSend}
        className={`grid flex-none place-items-center rounded-2 bg-brand text-on-brand hover:bg-brand-hover ${size === "desk" ? "size-11" : "size-14"}`}
      >
        <SendHorizontal aria-hidden size={20} />
      </button>
    </div>
  )
}
