"use client"

import { BellRing, CircleCheck, Clock, Video, VolumeX } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import { useWakeLock } from "@/app/_ui/use-wake-lock"
import type { PatientView } from "@/lib/consultations/patient-view"

import { ClassName } from "./class-name"
import { LargeButtons } from "./large-buttons"
import { TextMe } from "./text-me"
import { turnOf } from "./turn"
import type { Turn } from "./turn"
import { useNow } from "./use-now"
import { useSound } from "./use-sound"
import { WaitingFact } from "./waiting-fact"

type Props = {
  view: PatientView
  /** False while the line to the server is lost: what is shown may be old. */
  connected: boolean
  onTest: () => void
  onConsent: () => void
}

/** The place in line, how long it may take, and that the place is safe. */
export function WaitingRoom({ view, connected, onTest, onConsent }: Props) {
  const t = useTranslations("patient.waiting")
  const patient = useTranslations("patient")
  const inClass = useTranslations("class.door")
  const locale = useLocale()
  const sound = useSound()
  useWakeLock()
  const { position } = view
  const doctor = doctorName(patient, view.clinician.name, "short")
  const { head, why } = turnWords(turnOf(view, useNow(), locale))

  function turnWords(turn: Turn) {
    if (turn.at === "unknown") return { head: t("unknown"), why: t("unknownText") }
    const { time, minutes } = turn
    return {
      head: turn.today
        ? t("turn", { time })
        : t("turnDay", { day: patient("day", turn.date), time }),
      why: turn.at === "late" ? t("late", { doctor, minutes }) : t("onTime", { doctor }),
    }
  }
  return (
    <StepPage title={t("title")} clinic={view.clinic} long>
      <StepHeading
        className="flex items-center gap-2 text-read font-normal text-text-2"
        icon={
          <span
            aria-hidden
            className={`size-2.5 rounded-full ${connected ? "bg-success" : "bg-warn"}`}
          />
        }
      >
        {t("title")}
      </StepHeading>
      {connected ? null : (
        <Note tone="warn" role="alert" className="mt-4">
          {patient("lost.strip")}
        </Note>
      )}
      <div aria-live="polite">
        {position === null ? null : (
          <div
            data-position={position}
            className="mt-6 grid grid-cols-[auto_1fr] items-center gap-x-5"
          >
            <strong
              aria-hidden
              className="text-[5.5rem] leading-[5.25rem] font-semibold tracking-[-0.04em] text-brand"
            >
              {position}
            </strong>
            <span className="text-[1.25rem] leading-7">
              <b className="block font-semibold">{t("place", { position })}</b>
              {t("ahead", { ahead: view.ahead ?? position - 1 })}
            </span>
          </div>
        )}
        <div className="mt-5 border-t border-line-1 pt-5">
          {view.room !== null ? (
            <WaitingFact icon={Clock} title={t("inVisit", { doctor })}>
              {t("inVisitText")}
            </WaitingFact>
          ) : view.class === null ? (
            <WaitingFact icon={Clock} title={head}>
              {why}
            </WaitingFact>
          ) : (
            <WaitingFact icon={Clock} title={inClass("waiting", { doctor })}>
              {inClass("waitingText")}
            </WaitingFact>
          )}
        </div>
      </div>
      {view.class === null ? null : <ClassName of={view.class} patient={view.patient.name} />}
      <WaitingFact icon={CircleCheck} tone="ok" title={t("safe")}>
        {t("safeText")}
      </WaitingFact>
      {sound.on ? (
        <WaitingFact icon={BellRing} title={t("sound")}>
          {t("soundText")}
        </WaitingFact>
      ) : (
        <WaitingFact icon={VolumeX} tone="warn" title={t("silent")}>
          <Button variant="line" className="mt-2 text-[1rem]" onClick={sound.turnOn}>
            {t("soundOn")}
          </Button>
        </WaitingFact>
      )}
      {view.told === null ? null : <TextMe told={view.told} />}
      <div className="border-t border-line-1 pt-2">
        <LargeButtons />
      </div>
      <span className="min-h-6 flex-1" />
      <Button variant="line" size="big" onClick={onTest}>
        <Video aria-hidden size={20} />
        {t("test")}
      </Button>
      <Button variant="plain" size="big" className="mt-2" onClick={onConsent}>
        {t("consent")}
      </Button>
    </StepPage>
  )
}
