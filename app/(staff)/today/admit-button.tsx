"use client"

import { useTranslations } from "next-intl"
import { useEffect, useId, useState } from "react"

import { useCanEncrypt } from "@/app/(patient)/join/encryption-support"
import { readyForCall } from "@/app/_call/ready-for-call"
import { Button } from "@/app/_ui/button"
import { classes } from "@/app/_ui/classes"
import type { TodayVisit } from "@/lib/consultations/today-view"

import { UnencryptedDialog } from "./unencrypted-dialog"
import { useAdmit } from "./use-admit"

type Props = {
  visit: Pick<TodayVisit, "visitId" | "version" | "check"> & { patient: { name: string } }
  /** The one filled button of the page. */
  first: boolean
  offline: boolean
}

/** Lets the patient in. Where a device cannot encrypt, it is asked first how the visit is to be held. */
export function AdmitButton({ visit, first, offline }: Props) {
  const t = useTranslations("staff.today")
  const problemId = useId()
  const admission = useAdmit(visit)
  const [asking, setAsking] = useState(false)
  const unable = useUnable(visit)
  const { busy, problem } = admission
  const shown = asking ? undefined : problem
  const isNext = first && !offline
  useEffect(() => {
    if (!isNext) return undefined
    // The list itself comes first.
    const timer = setTimeout(readyForCall, readyAfterMs)
    return () => clearTimeout(timer)
  }, [isNext])
  return (
    <div className="lg:w-full">
      <Button
        variant={first ? "primary" : "line"}
        busy={busy}
        disabled={offline}
        aria-label={t("admitName", { name: visit.patient.name })}
        aria-describedby={shown === undefined ? undefined : problemId}
        onClick={() => (unable === undefined ? void admission.admit() : setAsking(true))}
        className={classes("lg:w-full", first && "min-h-13! text-lead!")}
      >
        {t("admit")}
      </Button>
      {shown === undefined ? null : (
        <p id={problemId} role="alert" className="mt-1 max-w-[28ch] text-small text-danger">
          {shown}
        </p>
      )}
      <UnencryptedDialog
        open={asking}
        onOpenChange={setAsking}
        unable={unable}
        admission={admission}
      />
    </div>
  )
}

const readyAfterMs = 500

/** Whose device cannot encrypt: this computer's, or what the patient came with. */
export function useUnable({ check, patient }: Pick<Props["visit"], "check" | "patient">) {
  const able = useCanEncrypt()
  if (!able) return { who: "here" } as const
  return check?.encryption === false ? ({ who: "patient", name: patient.name } as const) : undefined
}
