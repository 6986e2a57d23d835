"use client"

import { useLocale, useTranslations } from "next-intl"
import { useEffect } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { PatientView } from "@/lib/consultations/patient-view"

import { useNow } from "./use-now"
import { VisitWhen } from "./visit-when"
import { whenOf } from "./when"

type Props = { view: PatientView; onOpen: () => void; onTest: () => void }

/** Before the waiting room opens. The page waits with the person and goes on by itself. */
export function EarlyPage({ view, onOpen, onTest }: Props) {
  const t = useTranslations("patient")
  const now = useNow()
  const opens = new Date(view.opensAt)
  const when = whenOf(opens, view.clinic.zone, useLocale(), now)
  const text = when.today
    ? t("early.text", { time: when.time })
    : t("early.textDay", { day: t("day", when.date), time: when.time })

  useEffect(() => {
    const ms = Math.max(Date.parse(view.opensAt) - Date.now(), 0) + 500
    // A timer longer than 24.8 days would fire at once.
    const timer = setTimeout(onOpen, Math.min(ms, 2 ** 31 - 1))
    return () => clearTimeout(timer)
  }, [view.opensAt, onOpen])

  return (
    <StepPage title={t("early.title")} clinic={view.clinic}>
      <StepHeading>{t("early.title")}</StepHeading>
      <VisitWhen startsAt={view.startsAt} zone={view.clinic.zone} />
      <p className="mt-5">{text}</p>
      <Note tone="ok" className="mt-4">
        {t("early.safe")}
      </Note>
      <span className="flex-1" />
      <Button variant="line" size="big" className="mt-6" onClick={onTest}>
        {t("early.again")}
      </Button>
    </StepPage>
  )
}
