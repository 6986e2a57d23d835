"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { givenName } from "@/app/_ui/doctor-name"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { PatientView } from "@/lib/consultations/patient-view"

type Props = {
  view: PatientView
  /** Set while the visit goes on without the patient, who may have left by mistake. */
  onBack?: (() => void) | undefined
}

export function EndedPage({ view, onBack }: Props) {
  const t = useTranslations("patient.ended")
  const locale = useLocale()
  const title = onBack ? t("left") : t("title")
  return (
    <StepPage title={title} clinic={view.clinic}>
      <StepHeading>{title}</StepHeading>
      <p className="mt-3">{t("thanks", { name: givenName(view.patient.name, locale) })}</p>
      {onBack ? (
        <>
          <p className="mt-3">{t("open")}</p>
          <Button variant="line" size="big" className="mt-4" onClick={onBack}>
            {t("back")}
          </Button>
        </>
      ) : (
        <>
          <p className="mt-3">{t("page")}</p>
          <Link href={`/my#c=${view.clinic.slug}`} className={buttonStyle("line", "big", "mt-4")}>
            {t("openPage")}
          </Link>
          <p className="mt-4">{t("close")}</p>
        </>
      )}
    </StepPage>
  )
}
