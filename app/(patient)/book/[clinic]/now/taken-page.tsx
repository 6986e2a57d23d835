"use client"

import { useTranslations } from "next-intl"
import { useCallback, useEffect, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

import { ElsewherePage, MovedPage } from "../../../join/elsewhere-page"
import { rememberWalkIn } from "../../../join/link-memory"
import { useAdmissionSignal } from "../../../join/use-admission-signal"

type Props = { clinic: OnDemandOffer["clinic"]; doctor: string }

type Turn = "entering" | "failed" | "elsewhere" | "elsewhereInCall" | "left"

/**
 * Their turn: the page goes on to the visit by itself, without asking again who they are; only where the
 * visit is open on another phone it asks whether it shall move.
 */
export function TakenPage({ clinic, doctor }: Props) {
  const t = useTranslations("queue.now.taken")
  const patient = useTranslations("patient")
  const [turn, setTurn] = useState<Turn>("entering")
  useAdmissionSignal()

  const enter = useCallback(async (here: boolean) => {
    const answer = await post("/api/queue/enter", { here })
    if (answer.ok) {
      rememberWalkIn()
      window.location.assign("/join")
      return "done"
    }
    const inCall = answer.detail["inCall"] === true
    if (answer.reason === "elsewhere") setTurn(inCall ? "elsewhereInCall" : "elsewhere")
    else if (!here) setTurn("failed")
    return "lost"
  }, [])
  useEffect(() => {
    // A moment, so that it is read, and heard, why the page changes.
    const timer = setTimeout(() => void enter(false), 1_000)
    return () => clearTimeout(timer)
  }, [enter])

  if (turn === "left") return <MovedPage clinic={clinic} onBack={() => void enter(false)} />
  if (turn === "elsewhere" || turn === "elsewhereInCall")
    return (
      <ElsewherePage
        clinic={clinic}
        inCall={turn === "elsewhereInCall"}
        onMove={() => enter(true)}
        onStay={() => setTurn("left")}
      />
    )
  return (
    <StepPage title={t("title")} clinic={clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <p className="mt-3">{t("text", { doctor: doctorName(patient, doctor) })}</p>
      {turn === "failed" ? (
        <Note tone="warn" role="alert" className="mt-4">
          {t("failed")}
        </Note>
      ) : null}
      <span className="min-h-6 flex-1" />
      <Button size="big" onClick={() => void enter(false)}>
        {t("open")}
      </Button>
    </StepPage>
  )
}
