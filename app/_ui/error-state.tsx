"use client"

import { CircleAlert } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"
import type { ReactNode } from "react"

import { Button } from "./button"

type Props = {
  /** What failed: "The list did not load". */
  title: ReactNode
  /** What is safe, and when we try again by ourselves. */
  children?: ReactNode
  onRetry?: () => void
  /** Trace id and the like; copied, never shown. */
  details?: string | undefined
}

export function ErrorState({ title, children, onRetry, details }: Props) {
  const t = useTranslations("common")
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(details ?? "")
    setCopied(true)
  }
  return (
    <div role="alert" className="flex min-h-49 flex-col items-start justify-center gap-2 p-6">
      <p className="inline-flex items-center gap-1.5 text-read font-semibold text-danger">
        <CircleAlert aria-hidden size={20} className="flex-none" />
        {title}
      </p>
      {children ? <div className="max-w-[40ch] text-text-2">{children}</div> : null}
      <div className="mt-2 flex flex-wrap gap-1">
        {onRetry ? <Button onClick={onRetry}>{t("tryNow")}</Button> : null}
        {details ? (
          <Button variant="plain" onClick={() => void copy()}>
            {copied ? t("copied") : t("copyDetails")}
          </Button>
        ) : null}
      </div>
    </div>
  )
}
