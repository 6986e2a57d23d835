"use client"

import { useTranslations } from "next-intl"

import { PageError } from "../../../_frame/page-error"
import type { BoundaryProps } from "../../../_frame/page-error"

export default function VitalsError(props: BoundaryProps) {
  const t = useTranslations("history")
  const text = (seconds: number) => t("errorText", { seconds })
  return <PageError {...props} title={t("error")} text={text} />
}
