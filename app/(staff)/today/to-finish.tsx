import { CircleAlert, PencilLine } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"

import { timeIn } from "@/app/_ui/clock"
import { patientName } from "@/app/_ui/patient-name"
import type { TodayVisit } from "@/lib/consultations/today-view"
import type { Unfinished } from "@/lib/summaries/summary-view"

type Props = { unfinished: readonly Unfinished[]; missed: readonly TodayVisit[]; zone: string }

/** What today still asks of its clinician: drafts to sign, and people who did not come. */
export function ToFinish({ unfinished, missed, zone }: Props) {
  const t = useTranslations("staff.today")
  const outcome = useTranslations("queue.outcome")
  const common = useTranslations("common")
  if (unfinished.length + missed.length === 0) return null
  return (
    <section aria-labelledby="finish">
      <h2 id="finish" className="mb-0.5 text-read font-semibold">
        {t("finish")}
      </h2>
      <ul>
        {unfinished.map((visit) => (
          <li key={visit.visitId} className={row}>
            <PencilLine aria-hidden size={18} className="flex-none text-text-3" />
            <span>
              <b className="font-semibold">{patientName(common, visit.patient.name)}</b>{" "}
              {timeIn(zone, visit.startsAt)}.{" "}
              {visit.state === "draft" ? t("draftReady") : t("drafting")}{" "}
              {visit.state === "draft" ? (
                <Link href={`/visits/${visit.visitId}/summary`} className={link}>
                  {t("openDraft")}
                  <span className="sr-only">: {patientName(common, visit.patient.name)}</span>
                </Link>
              ) : null}
            </span>
          </li>
        ))}
        {missed.map((visit) => (
          <li key={visit.visitId} className={row}>
            <CircleAlert aria-hidden size={18} className="flex-none text-text-3" />
            <span>
              <b className="font-semibold">{patientName(common, visit.patient.name)}</b>{" "}
              {timeIn(zone, visit.startsAt)}. {t("missed")}{" "}
              {visit.patient.phone === null ? null : (
                <a href={`tel:${visit.patient.phone.replaceAll(/[^+\d]/g, "")}`} className={link}>
                  {t("call", { phone: visit.patient.phone })}
                </a>
              )}
              <Link href={`/visits/${visit.visitId}/outcome`} className={link}>
                {outcome("title")}
                <span className="sr-only">: {patientName(common, visit.patient.name)}</span>
              </Link>
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}

const row =
  "grid min-h-7 grid-cols-[18px_minmax(0,1fr)] items-center gap-x-2 pointer-coarse:min-h-11"
const link = "ml-1 inline-flex items-center underline pointer-coarse:min-h-11"
