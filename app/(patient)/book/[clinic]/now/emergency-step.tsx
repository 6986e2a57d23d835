"use client"

import { Phone } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

type Props = {
  clinic: OnDemandOffer["clinic"]
  /** The questions that were answered so. */
  reasons: readonly string[]
  onGoOn: () => void
  onBack: () => void
}

/** Before anything else is asked: whom to call. Going on is possible, and the smaller button. */
export function EmergencyStep({ clinic, reasons, onGoOn, onBack }: Props) {
  const t = useTranslations("queue.now")
  const number = clinic.emergencyNumber
  return (
    <StepPage title={t("emergency.title")} clinic={clinic}>
      <StepHeading>{t("emergency.title")}</StepHeading>
      <Note tone="bad" role="alert" className="mt-5">
        <p className="text-lead font-semibold">{t("emergency.text", { number })}</p>
      </Note>
      <a href={`tel:${number}`} className={buttonStyle("danger", "xl", "mt-5 gap-3")}>
        <Phone aria-hidden size={26} />
        {t("emergency.call", { number })}
      </a>
      {reasons.length > 0 ? (
        <div className="mt-6">
          <p className="text-read text-text-2">{t("emergency.why")}</p>
          <ul className="mt-1 list-disc pl-5">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </div>
      ) : null}
      <span className="min-h-6 flex-1" />
      <Button variant="line" size="big" onClick={onGoOn}>
        {t("emergency.goOn")}
      </Button>
      <Button variant="plain" size="big" className="mt-2" onClick={onBack}>
        {t("about.back")}
      </Button>
    </StepPage>
  )
}
