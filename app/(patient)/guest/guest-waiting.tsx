"use client"

import { CircleCheck, Clock, Lock, LockOpen, Video } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import { useWakeLock } from "@/app/_ui/use-wake-lock"
import type { GuestView } from "@/lib/guests/guest-view"

import { useNow } from "../join/use-now"
import { WaitingFact } from "../join/waiting-fact"
import { whenOf } from "../join/when"

type Props = { view: GuestView; doctor: string; connected: boolean }

export function GuestWaiting({ view, doctor, connected }: Props) {
  const t = useTranslations("guest.waiting")
  const guest = useTranslations("guest")
  const patient = useTranslations("patient")
  const now = useNow()
  const { time } = whenOf(new Date(view.startsAt), view.clinic.zone, useLocale(), now)
  useWakeLock()
  return (
    <StepPage title={t("title")} clinic={view.clinic}>
      <StepHeading>{t("title")}</StepHeading>
      {connected ? null : (
        <Note tone="warn" role="alert" className="mt-4">
          {patient("lost.strip")}
        </Note>
      )}
      <div className="mt-5" aria-live="polite">
        <WaitingFact icon={CircleCheck} tone="ok" title={t("text", { doctor })} />
        {Date.parse(view.startsAt) > now.getTime() ? (
          <WaitingFact icon={Clock} title={t("early", { time })} />
        ) : null}
        <WaitingFact icon={Video} title={t(view.group === null ? "devices" : "devicesOff")} />
        {view.protection === "none" ? (
          <WaitingFact icon={LockOpen} title={guest("landing.unlocked")} />
        ) : (
          <WaitingFact icon={Lock} title={guest("landing.locked")} />
        )}
      </div>
    </StepPage>
  )
}
