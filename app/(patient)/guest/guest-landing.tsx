"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { GuestLinkView } from "@/lib/identity/guest-link"

import { ClosedPage } from "../join/closed-page"
import { canEncrypt } from "../join/encryption-support"
import { VisitWhen } from "../join/visit-when"

/** Who is invited, as what, when and by whom: never whose visit it is. */
export function GuestLanding({ link, onGo }: { link: GuestLinkView; onGo: () => Promise<void> }) {
  const t = useTranslations("guest.landing")
  const patient = useTranslations("patient")
  const [going, setGoing] = useState(false)
  const [able] = useState(canEncrypt)
  const { clinic, clinician, guest } = link
  const locked = link.protection === "end_to_end"
  if (!able && locked)
    return (
      <ClosedPage
        title={patient("check.tooOldTitle")}
        clinic={clinic}
        lines={[patient("check.tooOld")]}
      />
    )
  const go = (): void => {
    setGoing(true)
    void onGo().finally(() => setGoing(false))
  }
  return (
    <StepPage title={t("title")} clinic={clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <p className="mt-3">{t(guest.role, { clinic: clinic.name, name: guest.name })}</p>
      <VisitWhen startsAt={link.startsAt} zone={clinic.zone} />
      <p className="mt-3 text-text-2">
        {t("with", { doctor: doctorName(patient, clinician.name) })}
      </p>
      <p className="mt-3 text-text-2">{t(locked ? "locked" : "unlocked")}</p>
      <Button size="big" busy={going} className="mt-6" onClick={go}>
        {t("go")}
      </Button>
      <p className="mt-5 text-read text-text-2">{t("name")}</p>
    </StepPage>
  )
}
