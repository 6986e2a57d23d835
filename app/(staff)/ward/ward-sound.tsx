"use client"

import { Volume2, VolumeOff } from "lucide-react"
import { useTranslations } from "next-intl"

import { controlStyle } from "@/app/_monitor/control-style"
import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { duration } from "@/lib/vitals/client/use-alarm-words"
import type { WardSpeaker } from "@/lib/vitals/client/ward-speaker"

type Props = { speaker: WardSpeaker; now: number }

/** The one sound of the ward: paused for this page alone, or held back by the browser, which is said. */
export function WardSound({ speaker, now }: Props) {
  const t = useTranslations("vitals.alarm")
  const isBlocked = speaker.isBlocked()
  return (
    <>
      {/* Nobody is heard here: as on a monitor of its own, a technical alarm of medium priority. */}
      <span role="status" className="flex items-center gap-2 empty:hidden">
        {isBlocked ? (
          <>
            <PriorityBadge priority="medium" acknowledged={false} />
            <b className="text-body font-semibold">{t("report.audio_blocked")}</b>
          </>
        ) : null}
      </span>
      {isBlocked ? (
        <button
          type="button"
          data-audio="blocked"
          className={controlStyle}
          onClick={() => speaker.unblock()}
        >
          {t("unblock")}
        </button>
      ) : (
        <PauseButton speaker={speaker} now={now} />
      )}
    </>
  )
}

function PauseButton({ speaker, now }: Props) {
  const t = useTranslations("vitals.alarm")
  const until = speaker.pausedUntil()
  const isPaused = until !== undefined && until > now
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
