"use client"

import { CalendarDays } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { zoneWords } from "@/lib/i18n/zone-words"

import { useNow } from "./use-now"
import { whenOf } from "./when"

type Props = { startsAt: string; zone: string }

/** "Today at 10:20, London time", with the day written out below. */
export function VisitWhen({ startsAt, zone }: Props) {
  const t = useTranslations("patient")
  const common = useTranslations("common")
  const when = whenOf(new Date(startsAt), zone, useLocale(), useNow())
  const said = { time: when.time, zone: zoneWords(common, zone), day: t("day", when.date) }
  return (
    <p className="mt-4 grid grid-cols-[24px_1fr] gap-3 text-text-2">
      <CalendarDays aria-hidden size={24} className="mt-0.5 text-text-3" />
      <span>
        <b className="block font-semibold text-text-1">
          {when.today ? common("today", said) : common("onDay", said)}
        </b>
        {when.today ? said.day : null}
      </span>
    </p>
  )
}
