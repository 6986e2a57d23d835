"use client"

import { useTranslations } from "next-intl"

import { ErrorState } from "@/app/_ui/error-state"

import { Frame } from "./frame"

type Props = { error: Error & { digest?: string }; reset: () => void }

export default function AuditError({ error, reset }: Props) {
  const t = useTranslations("audit.error")
  return (
    <Frame>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <ErrorState title={t("title")} onRetry={reset} details={error.digest}>
          {t("text")}
        </ErrorState>
      </div>
    </Frame>
  )
}
