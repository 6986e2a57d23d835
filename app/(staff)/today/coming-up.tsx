import { Clock3 } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import type { ReactNode } from "react"

import { timeIn } from "@/app/_ui/clock"
import { Say } from "@/app/_ui/say"
import { checkVerdict } from "@/lib/consultations/check-problems"
import type { TodayView, TodayVisit } from "@/lib/consultations/today-view"

import { VisitNews } from "../_frame/visit-news"
import { ClassLink } from "./class-link"
import { ComingUpAction } from "./coming-up-action"
import { PersonLine } from "./person"

/** The rest of the day: a table, and on a phone the same rows as a list. */
export function ComingUp({ view }: { view: TodayView }) {
  const t = useTranslations("staff.today")
  const { comingUp, everyone, sendsLinks, clinic } = view
  return (
    <section aria-labelledby="coming" className="mb-3.5">
      <h2 id="coming" className="mb-1.5 text-read font-semibold">
        {t("comingUp")} <span className="text-text-3">{comingUp.length}</span>
      </h2>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        {comingUp.length === 0 ? (
          <p className="px-4 py-4 text-text-2">{t("nothingMore")}</p>
        ) : (
          <table className="w-full border-collapse max-md:block">
            <caption className="sr-only">{t("caption")}</caption>
            <thead className="max-md:sr-only">
              <tr>
                <Head className="w-20">{t("columns.time")}</Head>
                <Head>{t("columns.patient")}</Head>
                <Head>{t("columns.reason")}</Head>
                {everyone ? <Head>{t("columns.clinician")}</Head> : null}
                <Head>{t("columns.check")}</Head>
                <Head className="w-50">
                  <span className="sr-only">{t("columns.action")}</span>
                </Head>
              </tr>
            </thead>
            <tbody className="max-md:block max-md:divide-y max-md:divide-line-1 md:[&>tr:last-child>*]:border-b-0">
              {comingUp.map((visit, at) => (
                <ComingUpRow
                  key={visit.visitId}
                  visit={visit}
                  opensClass={opensClass(comingUp, at)}
                  everyone={everyone}
                  sendsLinks={sendsLinks}
                  zone={clinic.zone}
                />
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  )
}

/** The first of the own class's places that are still empty: it can be opened before anybody waits. */
function opensClass(visits: readonly TodayVisit[], at: number): boolean {
  const visit = visits[at]
  if (visit?.mine !== true || visit.classId === null) return false
  return visits.findIndex(({ classId }) => classId === visit.classId) === at
}

function ComingUpRow({
  visit,
  opensClass,
  everyone,
  sendsLinks,
  zone,
}: {
  visit: TodayVisit
  opensClass: boolean
  everyone: boolean
  sendsLinks: boolean
  zone: string
}) {
  return (
    <tr className="max-md:grid max-md:grid-cols-[64px_minmax(0,1fr)] max-md:gap-y-1 max-md:px-4 max-md:py-3">
      <td className={`${cell} text-read font-semibold max-md:row-span-5`}>
        {timeIn(zone, visit.startsAt)}
      </td>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <Link
          href={`/visits/${visit.visitId}`}
          className="font-semibold text-text-1 no-underline hover:underline"
        >
          {visit.patient.name}
        </Link>
        <span className="block text-text-3">
          <PersonLine patient={visit.patient} />
        </span>
        <VisitNews visit={visit} zone={zone} />
      </th>
      <td className={cell}>
        <bdi>{visit.reason}</bdi>
        {opensClass && visit.classId !== null ? (
          <span className="block md:mt-1">
            <ClassLink classId={visit.classId} first={false} size="sm" />
          </span>
        ) : null}
      </td>
      {everyone ? <td className={`${cell} text-text-2`}>{visit.clinician.name}</td> : null}
      <td className={cell}>
        <Tested check={visit.check} zone={zone} />
      </td>
      <td className={`${cell} max-md:col-start-2 md:text-right`}>
        {sendsLinks ? <ComingUpAction visit={visit} /> : null}
      </td>
    </tr>
  )
}

function Tested({ check, zone }: { check: TodayVisit["check"]; zone: string }) {
  const t = useTranslations("staff")
  const verdict = checkVerdict(check)
  if (check === null) return <Say icon={Clock3}>{t("check.untested")}</Say>
  return (
    <>
      <Say
        tone={
          verdict === "works" ? "ok" : verdict === "partly" || verdict === "slow" ? "mute" : "bad"
        }
      >
        {t(`check.${verdict}`)}
      </Say>
      <span className="block pl-6 text-text-3">
        {t("today.tested", { time: timeIn(zone, check.at) })}
      </span>
    </>
  )
}

function Head({ className = "", children }: { className?: string; children: ReactNode }) {
  return (
    <th
      scope="col"
      className={`h-9 border-b border-line-1 px-3 text-left text-small font-medium whitespace-nowrap text-text-3 ${className}`}
    >
      {children}
    </th>
  )
}

const cell = "leading-4.5 md:h-11.75 md:border-b md:border-line-1 md:px-3 md:py-1"
