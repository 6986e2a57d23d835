"use client"

import { CalendarX2, Clock, MoonStar, User, UserX } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { Say } from "@/app/_ui/say"
import { Select } from "@/app/_ui/select"
import type { Obstacle, PlannedOccurrence, PlannedSeries } from "@/lib/scheduling/series/queries"

import { dayWords } from "../day-words"
import type { Choices } from "./series-choice"

type Props = {
  plan: PlannedSeries
  choices: Choices
  onChoose: (local: string, startsAt: string | null) => void
}

/** Every date of the series: free, or what stands in its way and what there is instead. */
export function SeriesDates({ plan, choices, onChoose }: Props) {
  const t = useTranslations("booking.series")
  const conflicts = plan.occurrences.filter(({ obstacle }) => obstacle !== null).length
  return (
    <>
      <p role="status" className="font-medium">
        {t("found", { count: plan.occurrences.length, conflicts })}
      </p>
      <ol className="max-h-[45dvh] divide-y divide-line-1 overflow-y-auto">
        {plan.occurrences.map((one) => (
          <Occurrence
            key={one.local}
            one={one}
            chosen={choices[one.local] ?? null}
            onChoose={(startsAt) => onChoose(one.local, startsAt)}
          />
        ))}
      </ol>
    </>
  )
}

const icons = { gap: MoonStar, past: Clock, closed: CalendarX2, clinician: User, patient: UserX }
const leftOut = "none"

function Occurrence({
  one,
  chosen,
  onChoose,
}: {
  one: PlannedOccurrence
  chosen: string | null
  onChoose: (startsAt: string | null) => void
}) {
  const t = useTranslations("booking.series")
  const locale = useLocale()
  const day = dayWords(one.local.slice(0, 10), locale).long
  const time = one.local.slice(11)
  const options = [
    { value: leftOut, label: t("leaveOut") },
    ...(one.obstacle === null && one.startsAt !== null
      ? [{ value: one.startsAt, label: t("take", { time }) }]
      : []),
    ...one.next.map((slot) => ({
      value: slot.startsAt,
      label: t("instead", { day: dayWords(slot.date, locale).weekday, time: slot.time }),
    })),
  ]
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 py-2">
      <span>
        <b className="block font-semibold">
          {day}, {time}
        </b>
        <Found obstacle={one.obstacle} />
      </span>
      <Select
        label={t("choose", { day })}
        hideLabel
        className="w-48"
        value={chosen ?? leftOut}
        options={options}
        onValueChange={(value) => onChoose(value === leftOut ? null : value)}
      />
    </li>
  )
}

function Found({ obstacle }: { obstacle: Obstacle | null }) {
  const t = useTranslations("booking.series")
  if (obstacle === null) return <Say tone="ok">{t("free")}</Say>
  return (
    <Say tone="warn" icon={icons[obstacle]} className="whitespace-normal!">
      {t(`obstacle.${obstacle}`)}
    </Say>
  )
}
