"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import type { Act, AlarmView } from "@/lib/vitals/client/alarm-watch"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import { useAlarmWords, useClockTime } from "@/lib/vitals/client/use-alarm-words"

import { SilenceForm } from "./silence-form"
import { SilenceIcon } from "./silence-icon"

type Props = {
  view: AlarmView
  open: boolean
  onOpenChange: (open: boolean) => void
  act: (what: Act) => void
  silence: Monitoring["silence"]
}

/** Sound off, alarms paused, alarms off: what is so now, by whom, and the way to more of it. */
export function SilenceDialog({ view, open, onOpenChange, act, silence }: Props) {
  const t = useTranslations("vitals.alarm.turned")
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t("title")} description={t("about")}>
      {open ? (
        <>
          <SilencedNow view={view} act={act} />
          <SilenceForm view={view} silence={silence} onDone={() => onOpenChange(false)} />
        </>
      ) : null}
    </Dialog>
  )
}

function SilencedNow({ view, act }: Pick<Props, "view" | "act">) {
  const t = useTranslations("vitals.alarm.turned")
  const words = useAlarmWords()
  const time = useClockTime()
  const { audio, inhibited } = view.summary
  if (audio.state === "on" && inhibited.length === 0) return null
  const said = (
    of: { state: "paused"; by: string; until: number } | { state: "off"; by: string; at: number },
  ) =>
    of.state === "paused"
      ? t("pausedUntil", { time: time(of.until), name: of.by })
      : t("offSince", { time: time(of.at), name: of.by })
  const lines = [
    ...(audio.state === "on"
      ? []
      : [{ key: "sound", name: t("sound"), of: audio, act: { kind: "audio_on" } as const }]),
    ...inhibited.map(({ condition, alarm }) => ({
      key: condition,
      name: words.name(condition),
      of: alarm,
      act: { kind: "alarm_on", condition } as const,
    })),
  ]
  return (
    <section aria-label={t("now")}>
      <h3 className="font-semibold">{t("now")}</h3>
      <ul className="divide-y divide-line-1">
        {lines.map(({ key, name, of, act: on }) => (
          <li key={key} data-silenced={key} className="flex flex-wrap items-center gap-2 py-1">
            <SilenceIcon
              of={key === "sound" ? "sound" : "alarm"}
              isPaused={of.state === "paused"}
            />
            <span className="min-w-0 flex-1">
              <b className="font-medium">{name}</b> {said(of)}
            </span>
            <Button
              variant="line"
              size="sm"
              aria-label={t("onThat", { alarm: name })}
              onClick={() => act(on)}
            >
              {t("on")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
