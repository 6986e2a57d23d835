"use client"

import { useTranslations } from "next-intl"

import { ErrorState } from "@/app/_ui/error-state"
import { PlainPage } from "@/app/_ui/plain-page"

/** What broke is in the server's log under this digest; the page shows no more than the way on. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string }
  reset: () => void
}) {
  const t = useTranslations("errors.fault")
  return (
    <PlainPage>
      <h1 className="sr-only">{t("title")}</h1>
      <ErrorState title={t("title")} onRetry={reset} details={error.digest}>
        {t("text")}
      </ErrorState>
    </PlainPage>
  )
}
