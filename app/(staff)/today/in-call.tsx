import { Phone } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"

import { PriorityBadge } from "@/app/_monitor/priority-badge"
import { buttonStyle } from "@/app/_ui/button-style"
import { timeIn } from "@/app/_ui/clock"
import type { TodayView, TodayVisit } from "@/lib/consultations/today-view"
import type { AlarmMark } from "@/lib/vitals/alarms/queries"

import { PersonLine } from "./person"

type Alarms = ReadonlyMap<string, AlarmMark>

/** A visit that goes on: the way back in. */
export function InCall({ view, alarms }: { view: TodayView; alarms: Alarms }) {
  const t = useTranslations("staff")
  if (view.inCall.length === 0) return null
  return (
    <section aria-labelledby="in-call" className="mb-3.5">
      <h2 id="in-call" className="flex min-h-11 items-center text-read font-semibold">
        {t("today.inCall")}
      </h2>
      <ul className="divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
        {view.inCall.map((visit) => (
          <li
            key={visit.visitId}
            className="flex min-h-15 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2"
          >
            <div className="w-full min-w-0 sm:w-auto sm:flex-1">
              <b className="block text-read leading-5.5 font-semibold">{visit.patient.name}</b>
              <span className="text-small text-text-2">
                <PersonLine patient={visit.patient} />
              </span>
              {visit.phoneMeAt === null ? null : <AsksForPhone phone={visit.patient.phone} />}
            </div>
            <span className="max-sm:flex-1 text-text-2">
              <bdi>{view.everyone ? visit.clinician.name : visit.reason}</bdi>
            </span>
            <Alarm mark={alarms.get(visit.visitId)} visit={visit} />
            <span className="text-small text-text-2">
              {t("today.scheduled", { time: timeIn(view.clinic.zone, visit.startsAt) })}
            </span>
            <Link href={wayIn(visit)} className={buttonStyle("line")}>
              {visit.mine ? t("today.goBackIn") : t("today.open")}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** They cannot come back by themselves, or do not want to. */
function AsksForPhone({ phone }: { phone: string | null }) {
  const t = useTranslations("staff.today")
  return (
    <span className="mt-1 flex items-center gap-1.5 font-semibold text-danger">
      <Phone aria-hidden className="size-4 shrink-0" />
      {phone === null ? (
        t("asksForPhoneNone")
      ) : (
        <a href={`tel:${phone}`} className="min-h-6 underline">
          {t("asksForPhone", { phone })}
        </a>
      )}
    </span>
  )
}

/** The way to what is alarming: also where nobody has the monitor open. */
function Alarm({ mark, visit }: { mark: AlarmMark | undefined; visit: TodayVisit }) {
  const t = useTranslations("alarms")
  if (mark === undefined) return null
  const { patient, visitId } = visit
  return (
    <Link
      href={`/visits/${visitId}/alarms`}
      className="inline-flex min-h-11 items-center no-underline"
    >
      <PriorityBadge priority={mark.priority} surface="page" acknowledged={mark.answered} />
      <span className="sr-only">{t("mark", { patient: patient.name })}</span>
    </Link>
  )
}

function wayIn({ visitId, classId, mine }: TodayVisit) {
  if (!mine) return `/visits/${visitId}` as const
  return classId === null
    ? (`/visits/${visitId}#call` as const)
    : (`/classes/${classId}#call` as const)
}
