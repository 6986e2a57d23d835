"use client"

import { LockOpen, Video } from "lucide-react"
import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import { useWakeLock } from "@/app/_ui/use-wake-lock"
import type { PatientView } from "@/lib/consultations/patient-view"

import { useAdmissionSignal } from "./use-admission-signal"

type Props = {
  view: Pick<PatientView, "clinician" | "protection"> & { clinic: { name: string; phone: string } }
  state: "ready" | "opening" | "failed"
  onJoin: () => void
}

export function AdmittedPage({ view, state, onJoin }: Props) {
  const t = useTranslations("patient.admitted")
  const patient = useTranslations("patient")
  const open = view.protection === "none"
  useWakeLock()
  useAdmissionSignal()
  return (
    <StepPage title={`● ${t("tab")}`} clinic={view.clinic}>
      <div className="flex flex-1 flex-col items-center justify-center gap-1 py-6 text-center transition-[opacity,translate] duration-(--motion-3) ease-(--ease) starting:translate-y-2 starting:opacity-0">
        <span className="mb-4 grid size-24 place-items-center rounded-full bg-success-soft text-success">
          <Video aria-hidden size={40} />
        </span>
        <StepHeading>{t("title")}</StepHeading>
        <p>{doctorName(patient, view.clinician.name)}</p>
      </div>
      {state === "failed" ? (
        <Note tone="warn" role="alert" className="mb-4">
          {t("failed")}
        </Note>
      ) : null}
      {open ? (
        <Note tone="warn" icon={LockOpen} className="mb-4">
          <b className="block font-semibold">{t("unlocked")}</b>
          {t("unlockedText")}
        </Note>
      ) : null}
      <Button size="xl" busy={state === "opening"} onClick={onJoin}>
        {state === "opening" ? t("opening") : t(open ? "joinUnlocked" : "join")}
      </Button>
    </StepPage>
  )
}
