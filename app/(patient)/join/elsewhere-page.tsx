"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"

type Clinic = { name: string; phone: string } | undefined

/** The visit is open on another phone: it is moved only when the person says so. */
export function ElsewherePage({
  clinic,
  inCall,
  onMove,
  onStay,
}: {
  clinic: Clinic
  inCall: boolean
  onMove: () => Promise<"done" | "lost">
  onStay: () => void
}) {
  const t = useTranslations("invite.elsewhere")
  const patient = useTranslations("patient")
  const [state, setState] = useState<"asking" | "sending" | "lost">("asking")
  const title = inCall ? t("inCallTitle") : t("title")
  const move = async () => {
    setState("sending")
    setState((await onMove()) === "lost" ? "lost" : "asking")
  }
  return (
    <StepPage title={title} clinic={clinic}>
      <StepHeading>{title}</StepHeading>
      <p className="mt-3">{inCall ? t("inCallText") : t("text")}</p>
      {state === "lost" ? (
        <Note tone="warn" role="alert" className="mt-4">
          {patient("lost.action")}
        </Note>
      ) : null}
      <div className="mt-6 flex flex-col gap-2.5">
        <Button size="big" busy={state === "sending"} onClick={() => void move()}>
          {t("yes")}
        </Button>
        <Button variant="line" size="big" onClick={onStay}>
          {t("no")}
        </Button>
      </div>
    </StepPage>
  )
}

/** The page that was left: where the visit went, and the way back. */
export function MovedPage({ clinic, onBack }: { clinic: Clinic; onBack: () => void }) {
  const t = useTranslations("invite.elsewhere")
  return (
    <StepPage title={t("movedTitle")} clinic={clinic}>
      <StepHeading>{t("movedTitle")}</StepHeading>
      <p className="mt-3">{t("movedText")}</p>
      <Button variant="line" size="big" className="mt-6" onClick={onBack}>
        {t("back")}
      </Button>
    </StepPage>
  )
}
