"use client"

import { Clock, History } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { Button } from "@/app/_ui/button"
import { birthDay, dateIn, dayIn, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import type { WaitlistLine } from "@/lib/waitlist/queries"

import { RemoveEntry } from "./remove-entry"

type Props = { line: WaitlistLine; zone: string; mayOffer: boolean; onOffer: () => void }

export function WaitlistRow({ line, zone, mayOffer, onOffer }: Props) {
  const t = useTranslations("queue.waitlist")
  const locale = useLocale()
  const wishes = useWishes(line)
  return (
    <li
      data-entry={line.entryId}
      className="grid gap-x-5 gap-y-2 px-4 py-3 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.2fr)_minmax(0,1.2fr)_210px] lg:items-start"
    >
      <div className="min-w-0">
        <Link
          href={`/patients/${line.patient.id}`}
          className="block text-read leading-5.5 font-semibold wrap-anywhere text-text-1 no-underline hover:underline"
        >
          {line.patient.name}
        </Link>
        <span className="text-small text-text-2">
          {line.patient.reference} · {t("since", { date: dateIn(zone, line.joinedAt, locale) })}
        </span>
      </div>
      <div className="min-w-0">
        <span className="block">
          {line.visitType[locale === "en" ? "en" : "zh"]} · {line.clinician ?? t("any")}
        </span>
        <span className="block text-small text-text-2">{wishes}</span>
        <span className="block text-small wrap-anywhere text-text-2">
          <bdi>{line.reason}</bdi>
        </span>
      </div>
      <Offers line={line} zone={zone} />
      {mayOffer ? (
        <div className="flex flex-wrap gap-2 lg:justify-end">
          <Button
            variant="line"
            size="sm"
            aria-label={t("offerName", { name: line.patient.name })}
            onClick={onOffer}
          >
            {t("offer")}
          </Button>
          <RemoveEntry list="waitlist" entryId={line.entryId} name={line.patient.name} />
        </div>
      ) : null}
    </li>
  )
}

function Offers({ line, zone }: { line: WaitlistLine; zone: string }) {
  const t = useTranslations("queue.waitlist")
  const locale = useLocale()
  const [newest, ...earlier] = line.offers
  if (newest === undefined) return <p className="text-text-3">{t("never")}</p>
  return (
    <div className="min-w-0">
      <span className="block">
        {t("offered", {
          clinician: newest.clinician,
          day: dayIn(zone, newest.startsAt, locale),
          time: timeIn(zone, newest.startsAt),
        })}
      </span>
      <Say
        tone={newest.state === "open" ? "warn" : "mute"}
        icon={newest.state === "open" ? Clock : History}
        className="text-small"
      >
        {t(`state.${newest.state}`, { time: timeIn(zone, newest.expiresAt) })}
      </Say>
      {earlier.length === 0 ? null : (
        <span className="block text-small text-text-3">
          {t("earlier", { count: earlier.length })}
        </span>
      )}
    </div>
  )
}

/** "Monday, Friday · 09:00–12:00 · from 1 Dec 2026". */
function useWishes(line: WaitlistLine): string {
  const t = useTranslations("queue.waitlist")
  const list = useTranslations("queue.list")
  const locale = useLocale()
  const day = (weekday: number): string => {
    const known = (["1", "2", "3", "4", "5", "6", "7"] as const)[weekday - 1]
    return known === undefined ? "" : list(`day.${known}`)
  }
  const anyTime = line.fromTime === "00:00" && line.toTime === "00:00"
  return [
    line.weekdays.length === 0
      ? t("anyDay")
      : line.weekdays.map(day).join(locale === "en" ? ", " : "、"),
    anyTime ? t("anyTime") : t("hours", { from: line.fromTime, to: line.toTime }),
    line.fromDay === null ? "" : t("from", { date: birthDay(line.fromDay, locale) }),
    line.toDay === null ? "" : t("to", { date: birthDay(line.toDay, locale) }),
  ]
    .filter((part) => part !== "")
    .join(" · ")
}
