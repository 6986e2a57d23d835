"use client"

import { useTranslations } from "next-intl"

/** Stands wherever something that was made up is shown. */
export function SimulatedMark() {
  const t = useTranslations("vitals")
  return (
    <span
      data-simulated
      className="inline-flex min-h-6 flex-wrap items-center gap-x-2 rounded-1 border-2 border-mon-text-1 px-2 text-small text-mon-text-1"
    >
      <b>{t("simulated")}</b> {t("simulatedText")}
    </span>
  )
}
