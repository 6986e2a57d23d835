"use client"

import { CircleAlert } from "lucide-react"
import { useTranslations } from "next-intl"

/** What is wrong with a field and how to put it right. */
export function ProblemText({ problem }: { problem: string | undefined }) {
  const t = useTranslations("availability")
  if (problem === undefined) return null
  const key = `problem.${problem}`
  return (
    <p role="alert" className="mt-1 flex items-start gap-2 font-medium text-danger">
      <CircleAlert aria-hidden size={20} className="mt-px flex-none" />
      <span>{t.has(key) ? t(key) : t("problem.other")}</span>
    </p>
  )
}
