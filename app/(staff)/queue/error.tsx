"use client"

import { useTranslations } from "next-intl"

import { PageError } from "../_frame/page-error"
import type { BoundaryProps } from "../_frame/page-error"

export default function QueueError(props: BoundaryProps) {
  const t = useTranslations("queue.board")
  const text = (seconds: number) => t("errorText", { seconds })
  return <PageError {...props} heading={t("title")} title={t("error")} text={text} />
}
