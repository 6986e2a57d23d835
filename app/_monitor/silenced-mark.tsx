"use client"

import { Ellipsis } from "lucide-react"
import { useTranslations } from "next-intl"

import type { AlarmView } from "@/lib/vitals/client/alarm-watch"
import { inhibitedNow } from "@/lib/vitals/client/silence"
import { duration } from "@/lib/vitals/client/use-alarm-words"

import { controlStyle } from "./control-style"
import { SilenceIcon } from "./silence-icon"

/** While it is recalled that something is silent, its mark stands out. */
export const recalledStyle = "border-mon-text-1 bg-mon-text-1 text-mon-0 forced-colors:border-4"
const recalledMs = 15_000

/** Whether a reminder was due a moment ago. `now` by the clock of the alarms. */
export function isRecalled({ remindedAt }: AlarmView, now: number): boolean {
  return remindedAt !== null && now - remindedAt < recalledMs
}

type Props = { view: AlarmView; now: number; onOpen: () => void }

/** What is not evaluated, for as long as that lasts; pressed, it names each and turns it on again. */
export function SilencedMark({ view, now, onOpen }: Props) {
  const t = useTranslations("vitals.alarm")
  const { off, paused, until } = inhibitedNow(view.summary)
  const recalled = isRecalled(view, now)
  const words = {
    off: off > 0 ? t("inhibited", { count: off }) : "",
    paused: paused > 0 ? t("alarmsPaused", { count: paused }) : "",
    // Whoever presses P is told by the button; what lasts without end is said here too.
    sound: view.summary.audio.state === "off" ? t("off") : "",
  }
  const said = Object.values(words)
    .filter((word) => word !== "")
    .join(", ")
  const isQuiet = off + paused > 0
  return (
    <>
      <button
        type="button"
        data-alarms-off={off}
        data-alarms-paused={paused}
        aria-label={isQuiet ? undefined : t("turned.title")}
        title={t("turned.title")}
        className={`${controlStyle} inline-flex flex-none items-center gap-1.5 whitespace-nowrap ${recalled && isQuiet ? recalledStyle : ""}`}
        onClick={onOpen}
      >
        {isQuiet ? null : <Ellipsis size={18} aria-hidden="true" />}
        {off > 0 ? (
          <>
            <SilenceIcon of="alarm" isPaused={false} />
            <b className="font-semibold">{words.off}</b>
          </>
        ) : null}
        {paused > 0 ? (
          <>
            <SilenceIcon of="alarm" isPaused />
            <b className="font-semibold">{words.paused}</b> {duration(until - now)}
          </>
        ) : null}
      </button>
      <span role="status" className="sr-only">
        {recalled && said !== "" ? t("still", { what: said }) : said}
      </span>
    </>
  )
}
