"use client"

import { MoonStar } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"

import { classes } from "@/app/_ui/classes"
import { minutesBetween, timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import { isAway } from "@/lib/consultations/away"
import type { TodayVisit } from "@/lib/consultations/today-view"

import { AdmitButton } from "./admit-button"
import { CheckIcons } from "./check-icons"
import { ClassLink } from "./class-link"
import { PersonLine } from "./person"

type Props = {
  visit: TodayVisit
  position: number
  zone: string
  /** The moment that the row speaks of: now, or when the list was last true. */
  now: Date
  /** When the list was read. */
  readAt: string
  offline: boolean
  everyone: boolean
}

/** One waiting patient: a row of 60 px, the next one of 80. On a phone the same, stacked. */
export function WaitingRow({ visit, position, zone, now, readAt, offline, everyone }: Props) {
  const first = position === 1
  return (
    <li
      data-visit={visit.visitId}
      className={classes(
        "grid grid-cols-[24px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 sm:grid-cols-[32px_minmax(0,1fr)_auto] sm:gap-x-4 py-3 pr-4 pl-3 lg:min-h-15 lg:grid-cols-[32px_minmax(0,1.25fr)_112px_minmax(0,1.25fr)_minmax(0,.9fr)_132px] lg:py-1.5",
        first && "bg-brand-soft lg:min-h-20",
      )}
    >
      <b
        className={classes(
          "text-center font-semibold",
          first ? "text-title text-brand" : "text-[1.25rem] text-text-3",
        )}
      >
        {position}
      </b>
      <div className="min-w-0">
        <Link
          href={`/visits/${visit.visitId}`}
          className={classes(
            "block font-semibold wrap-anywhere break-keep text-text-1 no-underline hover:underline",
            first
              ? "text-[1.125rem] leading-6.5 max-[340px]:text-read sm:text-[1.25rem]"
              : "text-read leading-5.5",
          )}
        >
          {visit.patient.name}
        </Link>
        <span className="text-small text-text-2">
          <PersonLine patient={visit.patient} />
        </span>
      </div>
      <Waited visit={visit} zone={zone} now={now} first={first} offline={offline} />
      <div className="col-span-2 col-start-2 min-w-0 lg:col-span-1 lg:col-start-auto">
        <bdi className="block">{visit.reason}</bdi>
        {everyone ? (
          <span className="block text-small text-text-2">{visit.clinician.name}</span>
        ) : null}
        <Away seenAt={visit.seenAt} zone={zone} readAt={readAt} />
      </div>
      <div className="col-start-2 lg:col-start-auto">
        <CheckIcons check={visit.check} />
      </div>
      <div className="justify-self-end lg:w-full">
        {!visit.mine ? null : visit.classId === null ? (
          <AdmitButton visit={visit} first={first} offline={offline} />
        ) : (
          <ClassLink classId={visit.classId} first={first} />
        )}
      </div>
    </li>
  )
}

function Waited(props: {
  visit: TodayVisit
  zone: string
  now: Date
  first: boolean
  offline: boolean
}) {
  const { visit, zone, now, first, offline } = props
  const t = useTranslations("staff.today")
  const minutes = minutesBetween(visit.arrivedAt ?? visit.startsAt, now)
  const time = timeIn(zone, now.toISOString())
  const said = offline ? t("waitedAt", { minutes, time }) : t("waited", { minutes })
  return (
    <div className="text-right lg:text-left">
      <b
        className={classes(
          "block font-semibold",
          first
            ? "text-[1.125rem] leading-6.5 max-[340px]:text-read sm:text-[1.25rem]"
            : "text-read leading-5.5",
        )}
      >
        {minutes < 1 && !offline ? t("justNow") : said}
      </b>
      <span className="text-small text-text-2">
        {t("scheduled", { time: timeIn(zone, visit.startsAt) })}
      </span>
    </div>
  )
}

/** Said as of when the list was read: a list that stays open does not hear of every sign of life. */
function Away({ seenAt, zone, readAt }: { seenAt: string | null; zone: string; readAt: string }) {
  const t = useTranslations("staff.today")
  if (seenAt === null || !isAway(new Date(seenAt), new Date(readAt))) return null
  return (
    <Say tone="warn" icon={MoonStar} className="text-small whitespace-normal!">
      {t("away", { time: timeIn(zone, seenAt) })}
    </Say>
  )
}
