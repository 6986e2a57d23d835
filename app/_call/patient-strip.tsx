import { ChevronLeft, TriangleAlert } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"
import type { ReactNode } from "react"

import { birthDay } from "@/app/_ui/clock"
import { useLanguageName } from "@/app/_ui/use-language-name"
import type { StaffVisitView } from "@/lib/consultations/staff-visit-view"

/** Whose visit this is: 64 px over every page of it. */
export function PatientStrip({ visit, children }: { visit: StaffVisitView; children?: ReactNode }) {
  const t = useTranslations("staff.visit")
  const locale = useLocale()
  const languageName = useLanguageName()
  const { patient } = visit
  return (
    <header className="flex min-h-16 flex-wrap items-center gap-x-2 md:gap-x-5 gap-y-1 border-b border-line-1 bg-surface-1 py-1.5 pr-4 pl-2">
      <div className="flex min-w-0 items-center">
        <Link
          href="/today"
          // In a call nothing is fetched ahead: the picture comes first.
          prefetch={false}
          aria-label={t("back")}
          className="grid size-11 flex-none place-items-center rounded-2 text-text-2 hover:bg-surface-2"
        >
          <ChevronLeft aria-hidden size={22} />
        </Link>
        <div className="min-w-0">
          <h1 className="text-[1.125rem] leading-6 font-semibold tracking-[-0.01em]">
            {patient.name}
          </h1>
          <p className="text-small text-text-2">
            {t("person", {
              age: patient.age,
              sex: patient.sex,
              born: birthDay(patient.birthDate, locale),
              reference: patient.reference,
            })}
          </p>
        </div>
      </div>
      <dl className="flex flex-wrap gap-x-6 gap-y-1 pl-3 max-md:min-w-28 max-md:flex-1 md:border-l md:border-line-1 md:px-5">
        <Fact term={t("allergy")}>
          {patient.allergies === "" ? (
            t("noAllergy")
          ) : (
            <span className="flex items-center gap-1.5 text-danger">
              <TriangleAlert aria-hidden size={16} className="flex-none" />
              {patient.allergies}
            </span>
          )}
        </Fact>
        <Fact term={t("reason")}>{visit.reason}</Fact>
        <Fact term={t("language")}>{languageName(patient.language)}</Fact>
        <Fact term={t("agreed")}>
          <Agreement consent={visit.consent} />
        </Fact>
      </dl>
      {children ? <div className="ml-auto">{children}</div> : null}
    </header>
  )
}

function Agreement({ consent }: { consent: StaffVisitView["consent"] }) {
  const t = useTranslations("staff.visit.agreement")
  const locale = useLocale()
  const agreed = (["video", "vitals", "charting", "transcript"] as const).filter(
    (item) => consent?.[item] === true,
  )
  if (agreed.length === 0) return <>{t("nothing")}</>
  return <>{agreed.map((item) => t(item)).join(locale === "zh" ? "、" : ", ")}</>
}

function Fact({ term, children }: { term: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-tiny text-text-3">{term}</dt>
      <dd className="font-medium">{children}</dd>
    </div>
  )
}
