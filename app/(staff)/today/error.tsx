"use client"

import { useTranslations } from "next-intl"

import { PageError } from "../_frame/page-error"
import type { BoundaryProps } from "../_frame/page-error"

export default function TodayError(props: BoundaryProps) {
  const t = useTranslations("staff.today")
  const text = (seconds: number) => t("errorText", { seconds })
  return <PageError {...props} heading={t("title")} title={t("error")} text={text} />
}
