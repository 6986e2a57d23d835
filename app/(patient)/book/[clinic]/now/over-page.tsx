"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

import { ClosedPage } from "../../../join/closed-page"

type Props = {
  clinic: OnDemandOffer["clinic"]
  why: "over" | "patient" | "staff"
  onAgain: () => void
}

export function OverPage({ clinic, why, onAgain }: Props) {
  const t = useTranslations("queue.now.over")
  const [title, text] = {
    over: [t("title"), t("text")] as const,
    patient: [t("left"), t("leftText")] as const,
    staff: [t("removed"), t("removedText")] as const,
  }[why]
  return (
    <ClosedPage title={title} clinic={clinic} lines={[text]}>
      <Button size="big" variant="line" onClick={onAgain}>
        {t("again")}
      </Button>
    </ClosedPage>
  )
}
