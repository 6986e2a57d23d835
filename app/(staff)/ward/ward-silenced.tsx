"use client"

import { BellOff, CircleAlert, VolumeOff } from "lucide-react"
import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import type { Summary } from "@/lib/vitals/alarms/summary"
import { duration, useAlarmWords } from "@/lib/vitals/client/use-alarm-words"
import { silenced } from "@/lib/vitals/ward-silence"

type Props = {
  summary: Summary
  /** By the clock of the alarms. */
  now: number
  /** False: the limits of this patient are not known here. */
  hasLimits: boolean
}

/** What of a patient raises no alarm, or not the one that was set, for as long as that is so. */
export function WardSilenced({ summary, now, hasLimits }: Props) {
  const t = useTranslations("vitals.alarm")
  const ward = useTranslations("staff.ward")
  const words = useAlarmWords()
  const { off, paused, pausedUntil, sound, soundUntil } = silenced(summary, now)
  const left = (until: number) => duration(until - now)
  const named = (all: typeof off) => all.map((one) => words.name(one)).join(", ")
  if (hasLimits && off.length + paused.length === 0 && sound === "on") return null
  return (
    <p data-alarms-off={off.length} data-alarms-paused={paused.length} className={rowStyle}>
      {hasLimits ? null : (
        <Mark icon={<CircleAlert {...icon} />}>
          <span data-limits="missing">{ward("noLimits")}</span>
        </Mark>
      )}
      {off.length === 0 ? null : (
        <Mark icon={<BellOff {...icon} />}>
          {t("inhibited", { count: off.length })}: {named(off)}
        </Mark>
      )}
      {paused.length === 0 ? null : (
        <Mark icon={<BellOff {...icon} />}>
          {ward("alarmsPaused", { count: paused.length, time: left(pausedUntil) })}: {named(paused)}
        </Mark>
      )}
      {sound === "on" ? null : (
        <Mark icon={<VolumeOff {...icon} />}>
          {sound === "off" ? t("off") : t("paused", { time: left(soundUntil) })}
        </Mark>
      )}
    </p>
  )
}

const icon = { size: 14, "aria-hidden": true, className: "flex-none" } as const
const rowStyle = "flex flex-wrap gap-x-3 gap-y-0.5 bg-mon-2 px-2 py-1 text-tiny font-semibold"

function Mark({ icon: shape, children }: { icon: ReactNode; children: ReactNode }) {
  return (
    <span className="inline-flex min-w-0 items-center gap-1">
      {shape}
      <span className="min-w-0">{children}</span>
    </span>
  )
}
