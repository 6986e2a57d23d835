"use client"

import { Volume2, VolumeOff } from "lucide-react"
import { useTranslations } from "next-intl"

import { controlStyle } from "@/app/_monitor/control-style"
import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { duration } from "@/lib/vitals/client/use-alarm-words"
import type { WardSpeaker } from "@/lib/vitals/client/ward-speaker"

/** The one sound of the ward: paused for this page alone, or held back by the browser, which is said. */
export function WardSound({ speaker, now }: { speaker: WardSpeaker; now: number }) {
  const t = useTranslations("vitals.alarm")
  const until = speaker.pausedUntil()
  const isPaused = until !== undefined && until > now
  if (speaker.isBlocked())
    return (
      <span data-audio="blocked" className="flex items-center gap-2">
        <PriorityBadge priority="low" acknowledged={false} />
        <span className="text-small">{t("report.audio_blocked")}</span>
        <button type="button" className={controlStyle} onClick={() => speaker.unblock()}>
          {t("unblock")}
        </button>
      </span>
    )
  return (
    <button
      type="button"
      data-audio={isPaused ? "paused" : "on"}
      aria-keyshortcuts="P"
      className={`${controlStyle} inline-flex items-center gap-1.5`}
      onClick={() => (isPaused ? speaker.resume() : speaker.pause())}
    >
      {isPaused ? (
        <VolumeOff size={18} aria-hidden="true" />
      ) : (
        <Volume2 size={18} aria-hidden="true" />
      )}
      {isPaused ? t("paused", { time: duration(until - now) }) : t("pause")}
    </button>
  )
}
