"use client"

import { Volume2 } from "lucide-react"
import { useTranslations } from "next-intl"

import type { Act, AlarmView } from "@/lib/vitals/client/alarm-watch"
import { duration } from "@/lib/vitals/client/use-alarm-words"

import { controlStyle } from "./control-style"
import { SilenceIcon } from "./silence-icon"
import { recalledStyle } from "./silenced-mark"

type Props = {
  view: AlarmView
  now: number
  isRecalled: boolean
  act: (what: Act) => void
}

/** Pauses the sound of all alarms for two minutes, and says how long it is still silent, or that it is off. */
export function SoundButton({ view, now, isRecalled, act }: Props) {
  const t = useTranslations("vitals.alarm")
  const { audio } = view.summary
  const left = audio.state === "paused" ? audio.until - now : 0
  const said = audio.state === "off" ? t("off") : t("paused", { time: duration(left) })
  return (
    <button
      type="button"
      data-audio={audio.state}
      aria-keyshortcuts="P"
      aria-label={audio.state === "on" ? t("pause") : undefined}
      title={audio.state === "on" ? t("pause") : t("turned.on")}
      className={`${controlStyle} inline-flex flex-none items-center gap-1.5 whitespace-nowrap ${isRecalled && audio.state !== "on" ? recalledStyle : ""}`}
      onClick={() => act({ kind: audio.state === "on" ? "audio_pause" : "audio_on" })}
    >
      {audio.state === "on" ? (
        <Volume2 size={18} aria-hidden="true" />
      ) : (
        <>
          <SilenceIcon of="sound" isPaused={audio.state === "paused"} />
          {isRecalled ? t("still", { what: said }) : said}
        </>
      )}
      {view.unrecorded.has("sound") ? <b>{t("unrecorded")}</b> : null}
    </button>
  )
}
