"use client"

import { MoonStar, PhoneCall, TriangleAlert } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { Button } from "@/app/_ui/button"
import { birthDay, minutesBetween, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import { useLanguageName } from "@/app/_ui/use-language-name"
import type { BoardEntry } from "@/lib/queue/board-view"
import { isSilent } from "@/lib/queue/silent"

import { RemoveEntry } from "./remove-entry"
import { SymptomList } from "./symptom-list"

type Props = {
  entry: BoardEntry
  position: number
  zone: string
  now: Date
  may: { take: boolean; add: boolean }
  offline: boolean
  busy: boolean
  onTake: () => void
}

export function WalkInRow(props: Props) {
  const { entry, position, zone, now, may, offline, busy, onTake } = props
  const t = useTranslations("queue.board")
  const locale = useLocale()
  const language = useLanguageName()
  const { patient } = entry
  const seenAt = entry.seenAt === null ? null : new Date(entry.seenAt)
  return (
    <li
      data-entry={entry.entryId}
      className="grid grid-cols-[24px_minmax(0,1fr)] gap-x-3 gap-y-2 py-3 pr-4 pl-3 sm:gap-x-4 lg:grid-cols-[32px_minmax(0,1.1fr)_112px_minmax(0,1.7fr)_168px] lg:items-start"
    >
      <b className="text-center text-[1.25rem] leading-6 font-semibold text-text-3">{position}</b>
      <div className="min-w-0">
        <Link
          href={`/patients/${patient.id}`}
          className="block text-read leading-5.5 font-semibold wrap-anywhere text-text-1 no-underline hover:underline"
        >
          {patient.name}
        </Link>
        <span className="block text-small text-text-2">
          {t("person", {
            age: patient.age ?? "?",
            language: language(patient.language),
            birthDate: birthDay(patient.birthDate, locale),
          })}
        </span>
        <span className="block text-small text-text-2">
          {entry.visitType[locale === "en" ? "en" : "zh"]}
        </span>
        <span className="mt-1 flex flex-wrap gap-x-3 text-small">
          {entry.redFlag ? (
            <Say tone="bad" icon={TriangleAlert} className="font-semibold">
              {t("redFlag")}
            </Say>
          ) : null}
          {isSilent(seenAt, now) && entry.seenAt !== null ? (
            <Say tone="warn" icon={MoonStar}>
              {t("silent", { time: timeIn(zone, entry.seenAt) })}
            </Say>
          ) : null}
          {entry.source === "staff" ? <Say icon={PhoneCall}>{t("desk")}</Say> : null}
        </span>
      </div>
      <div className="max-lg:col-start-2">
        <b className="text-read leading-5.5 font-semibold lg:block">
          {t("waited", { minutes: minutesBetween(entry.joinedAt, now) })}
        </b>{" "}
        <span className="text-small text-text-2">
          {t("since", { time: timeIn(zone, entry.joinedAt) })}
        </span>
      </div>
      <div className="min-w-0 max-lg:col-start-2">
        {entry.symptoms === null ? (
          <p className="text-text-3">{t("hidden")}</p>
        ) : (
          <SymptomList symptoms={entry.symptoms} />
        )}
      </div>
      <div className="flex flex-wrap gap-2 max-lg:col-start-2 lg:justify-end">
        {entry.mine ? (
          <Button
            variant="line"
            size="sm"
            busy={busy}
            disabled={offline}
            aria-label={t("takeName", { name: patient.name })}
            onClick={onTake}
          >
            {t("take")}
          </Button>
        ) : null}
        {may.add ? (
          <RemoveEntry
            list="board"
            entryId={entry.entryId}
            name={entry.patient.name}
            disabled={offline}
          />
        ) : null}
      </div>
    </li>
  )
}
