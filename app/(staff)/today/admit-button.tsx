"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useId, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { classes } from "@/app/_ui/classes"
import type { TodayVisit } from "@/lib/consultations/today-view"

import { problemKey } from "../_frame/problem-text"

type Props = {
  visit: Pick<TodayVisit, "visitId" | "version" | "patient">
  /** The one filled button of the page. */
  first: boolean
  offline: boolean
}

/** Lets the patient in and goes to the visit, where the call begins at once. */
export function AdmitButton({ visit, first, offline }: Props) {
  const t = useTranslations("staff")
  const router = useRouter()
  const problemId = useId()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const admit = async () => {
    setBusy(true)
    setProblem(undefined)
    const answer = await post(`/api/visits/${visit.visitId}/admit`, { version: visit.version })
    if (answer.ok) return router.push(`/visits/${visit.visitId}#call`)
    setBusy(false)
    setProblem(t(`problems.${problemKey(answer.reason)}`))
    router.refresh()
  }
  return (
    <div className="lg:w-full">
      <Button
        variant={first ? "primary" : "line"}
        busy={busy}
        disabled={offline}
        aria-label={t("today.admitName", { name: visit.patient.name })}
        aria-describedby={problem === undefined ? undefined : problemId}
        onClick={() => void admit()}
        className={classes("lg:w-full", first && "min-h-13! text-lead!")}
      >
        {t("today.admit")}
      </Button>
      {problem === undefined ? null : (
        <p id={problemId} role="alert" className="mt-1 max-w-[28ch] text-small text-danger">
          {problem}
        </p>
      )}
    </div>
  )
}
