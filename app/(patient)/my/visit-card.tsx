import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { doctorName } from "@/app/_ui/doctor-name"
import type { OwnVisit } from "@/lib/scheduling/visits/own-visits"

import { VisitWhen } from "../join/visit-when"
import { OpenVisit } from "./open-visit"

type Props = { visit: OwnVisit; zone: string; first: boolean }

/** One coming visit: when and with whom, the way in, and the way to another time. */
export function VisitCard({ visit, zone, first }: Props) {
  const t = useTranslations("my.visit")
  const words = useTranslations("patient")
  const locale = useLocale()
  const doctor = doctorName(words, visit.clinician.name)
  return (
    <li className="rounded-3 border border-line-1 px-4 pt-1 pb-4">
      <VisitWhen startsAt={visit.startsAt} zone={zone} />
      <p className="mt-2 font-medium">{doctor}</p>
      {visit.type === null ? null : (
        <p className="text-read text-text-2">
          {locale === "zh" && visit.type.nameZh !== "" ? visit.type.nameZh : visit.type.name}
        </p>
      )}
      <OpenVisit visitId={visit.id} open={visit.window === "open"} primary={first} />
      <Link
        href={`/my/visits/${visit.id}`}
        aria-label={t("changeName", { doctor })}
        className={buttonStyle("line", "big", "mt-3")}
      >
        {t("change")}
      </Link>
    </li>
  )
}
