"use client"

import { useTranslations } from "next-intl"
import { useCallback, useEffect, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

import { rememberWalkIn } from "../../../join/link-memory"
import { useAdmissionSignal } from "../../../join/use-admission-signal"

type Props = { clinic: OnDemandOffer["clinic"]; doctor: string }

/** Their turn: the page goes on to the visit by itself, without asking again who they are. */
export function TakenPage({ clinic, doctor }: Props) {
  const t = useTranslations("queue.now.taken")
  const patient = useTranslations("patient")
  const [failed, setFailed] = useState(false)
  useAdmissionSignal()

  const enter = useCallback(async () => {
    const answer = await post("/api/queue/enter")
    if (!answer.ok) return setFailed(true)
    rememberWalkIn()
    window.location.assign("/join")
  }, [])
  useEffect(() => {
    // A moment, so that it is read, and heard, why the page changes.
    const timer = setTimeout(() => void enter(), 1_000)
    return () => clearTimeout(timer)
  }, [enter])

  return (
    <StepPage title={t("title")} clinic={clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <p className="mt-3">{t("text", { doctor: doctorName(patient, doctor) })}</p>
      {failed ? (
        <Note tone="warn" role="alert" className="mt-4">
          {t("failed")}
        </Note>
      ) : null}
      <span className="min-h-6 flex-1" />
      <Button size="big" onClick={() => void enter()}>
        {t("open")}
      </Button>
    </StepPage>
  )
}
