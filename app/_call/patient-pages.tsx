"use client"

import { LockOpen, Monitor, RotateCw, UserX } from "lucide-react"
import type { LucideIcon } from "lucide-react"
import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { StepHeading, StepPage } from "@/app/_ui/step-page"

import type { Standstill } from "./call-state"
import { Cover } from "./cover"
import { useSeconds } from "./use-seconds"

type Clinic = { name: string; phone: string }

/** While the call comes back by itself: what the person was at is there again when it has. */
export function ReconnectingPage({
  clinic,
  since,
  first,
  children,
}: {
  clinic: Clinic
  since: number
  first: boolean
  /** What else can be pressed meanwhile. */
  children?: React.ReactNode
}) {
  const t = useTranslations("call.patient.reconnecting")
  const seconds = useSeconds(since)
  return (
    <Cover title={t("title")}>
      <StepPage title={t("title")} clinic={clinic}>
        <Middle icon={RotateCw} tone="bg-warn-soft text-warn">
          <StepHeading>{t("title")}</StepHeading>
          <p className="mt-2">{first ? t("first") : t("text")}</p>
          <p className="mt-2 text-read text-text-2">{t("trying", { seconds })}</p>
        </Middle>
        {children}
      </StepPage>
    </Cover>
  )
}

/** Where the call stands still until the patient presses something. */
export function StandstillPage({
  clinic,
  why,
  onAgain,
}: {
  clinic: Clinic
  why: Standstill
  onAgain: () => void
}) {
  const t = useTranslations(`call.patient.${why}`)
  const router = useRouter()
  const { icon, tone } = looks[why]
  return (
    <StepPage title={t("title")} clinic={clinic}>
      <Middle icon={icon} tone={tone}>
        <StepHeading>{t("title")}</StepHeading>
        <p className="mt-2">{t("text")}</p>
      </Middle>
      <Button size="big" onClick={why === "no_consent" ? () => router.refresh() : onAgain}>
        {t("again")}
      </Button>
      {why === "occupied" ? <Stay /> : null}
    </StepPage>
  )
}

/** The other window goes on; this one may close, by itself where the browser lets it. */
function Stay() {
  const t = useTranslations("call.patient.occupied")
  const [stayed, setStayed] = useState(false)
  const stay = () => {
    setStayed(true)
    window.close()
  }
  return stayed ? (
    <output className="mt-3 block text-center">{t("stayed")}</output>
  ) : (
    <Button variant="line" size="big" className="mt-2.5" onClick={stay}>
      {t("stay")}
    </Button>
  )
}

const looks: Record<Standstill, { icon: LucideIcon; tone: string }> = {
  plaintext: { icon: LockOpen, tone: "bg-danger-soft text-danger" },
  unlocked: { icon: LockOpen, tone: "bg-warn-soft text-warn" },
  unsupported: { icon: LockOpen, tone: "bg-danger-soft text-danger" },
  differ: { icon: LockOpen, tone: "bg-danger-soft text-danger" },
  occupied: { icon: Monitor, tone: "bg-warn-soft text-warn" },
  elsewhere: { icon: Monitor, tone: "bg-warn-soft text-warn" },
  removed: { icon: UserX, tone: "bg-warn-soft text-warn" },
  refused: { icon: UserX, tone: "bg-warn-soft text-warn" },
  no_consent: { icon: UserX, tone: "bg-warn-soft text-warn" },
}

type MiddleProps = { icon: LucideIcon; tone: string; children: React.ReactNode }

function Middle({ icon: Icon, tone, children }: MiddleProps) {
  return (
    <div className="flex flex-1 flex-col items-center justify-center gap-1 py-6 text-center">
      <span className={`mb-4 grid size-24 place-items-center rounded-full ${tone}`}>
        <Icon aria-hidden size={40} />
      </span>
      {children}
    </div>
  )
}
