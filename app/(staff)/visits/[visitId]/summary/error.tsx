"use client"

import { useTranslations } from "next-intl"

import { PageError } from "../../../_frame/page-error"
import type { BoundaryProps } from "../../../_frame/page-error"

export default function SummaryError(props: BoundaryProps) {
  const t = useTranslations("summary")
  const text = (seconds: number) => t("errorText", { seconds })
  return <PageError {...props} title={t("error")} text={text} />
}
