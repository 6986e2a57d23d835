"use client"

import { useTranslations } from "next-intl"

import { Retrying } from "../_frame/retrying"

export default function TodayError({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const t = useTranslations("staff.today")
  return (
    <main className="mx-auto w-full max-w-[1232px] px-5 py-6 md:px-8">
      <h1 className="mb-4 text-head font-semibold">{t("title")}</h1>
      <Retrying
        title={t("error")}
        text={(seconds) => t("errorText", { seconds })}
        error={error}
        reset={reset}
      />
    </main>
  )
}
