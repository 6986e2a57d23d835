"use client"

import { useTranslations } from "next-intl"

import { Retrying } from "../../../_frame/retrying"

export default function PatientVitalsError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const t = useTranslations("history")
  return (
    <main className="px-5 py-6 md:px-8">
      <h1 className="sr-only">{t("error")}</h1>
      <Retrying
        title={t("error")}
        text={(seconds) => t("errorText", { seconds })}
        error={error}
        reset={reset}
      />
    </main>
  )
}
