"use client"

import { useTranslations } from "next-intl"

import { SilenceIcon } from "@/app/_monitor/silence-icon"
import { timeIn } from "@/app/_ui/clock"
import type { Summary } from "@/lib/vitals/alarms/summary"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

type Props = Pick<Summary, "audio" | "inhibited"> & {
  zone: string
  /** What people are called, by id. */
  names: Readonly<Record<string, string>>
}

/** What is paused or off now, by whom and until when: seen for as long as it lasts. */
export function SilencedNow({ audio, inhibited, zone, names }: Props) {
  const t = useTranslations("vitals.alarm.turned")
  const words = useAlarmWords()
  const time = (ms: number) => timeIn(zone, new Date(ms).toISOString(), "second")
  const all = [
    ...(audio.state === "on" ? [] : [{ key: "sound", name: t("sound"), of: audio }]),
    ...inhibited.map(({ condition, alarm }) => ({
      key: condition,
      name: words.name(condition),
      of: alarm,
    })),
  ]
  if (all.length === 0) return null
  return (
    <ul aria-label={t("now")} className="mt-3">
      {all.map(({ key, name, of }) => (
        <li key={key} data-silenced={key} className="flex items-center gap-2 py-1">
          <SilenceIcon of={key === "sound" ? "sound" : "alarm"} isPaused={of.state === "paused"} />
          <span>
            <b className="font-medium">{name}</b>{" "}
            {of.state === "paused"
              ? t("pausedUntil", { time: time(of.until), name: names[of.by] ?? "–" })
              : t("offSince", { time: time(of.at), name: names[of.by] ?? "–" })}
          </span>
        </li>
      ))}
    </ul>
  )
}
