"use client"

import { Pause, Play } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRef, useState } from "react"

import { clock } from "@/lib/chat/voice"

type Props = { url: string; seconds: number }

/** A voice message in the log: how long it is, and how far it was heard. */
export function VoiceView({ url, seconds }: Props) {
  const t = useTranslations("chat.voice")
  const sound = useRef<HTMLAudioElement>(null)
  const [at, setAt] = useState(0)
  const [isOn, setOn] = useState(false)
  const toggle = (): void => {
    const { current } = sound
    if (current === null) return
    if (isOn) current.pause()
    else void current.play().catch(() => setOn(false))
  }
  const Icon = isOn ? Pause : Play
  return (
    <div className="flex items-center gap-2.5" data-voice={isOn ? "on" : "off"}>
      {/* A recording of a voice in a conversation: nobody has written down what it says. */}
      {/* oxlint-disable-next-line jsx-a11y/media-has-caption */}
      <audio
        ref={sound}
        src={url}
        preload="auto"
        onPlay={() => setOn(true)}
        onPause={() => setOn(false)}
        onEnded={() => {
          setOn(false)
          setAt(0)
        }}
        onTimeUpdate={(event) => setAt(event.currentTarget.currentTime)}
      />
      <button
        type="button"
        aria-label={t(isOn ? "pause" : "play", { seconds })}
        onClick={toggle}
        className="grid size-11 flex-none place-items-center rounded-full border border-line-2 text-brand"
      >
        <Icon aria-hidden size={20} />
      </button>
      <progress
        aria-label={t("heard")}
        max={seconds}
        value={Math.min(at, seconds)}
        className="h-1.5 w-28 accent-brand"
      />
      <span className="text-text-2">{clock(isOn ? at : seconds)}</span>
    </div>
  )
}
