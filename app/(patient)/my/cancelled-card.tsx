"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { OwnCancelled } from "@/lib/scheduling/visits/own-visits"

import { VisitWhen } from "../join/visit-when"

type Props = { visit: OwnCancelled; clinic: { name: string; zone: string } }

/** A visit that the patient called off a moment ago, and the way back where it was a slip. */
export function CancelledCard({ visit, clinic }: Props) {
  const t = useTranslations("my.cancelled")
  const router = useRouter()
  const [state, setState] = useState<"idle" | "busy" | "taken" | "late" | "lost">("idle")
  const takeBack = async () => {
    setState("busy")
    const { ok, ...rest } = { reason: "", ...(await post(`/api/visits/${visit.id}/restore`)) }
    if (ok) return router.refresh()
    setState(rest.reason === "taken" ? "taken" : rest.reason === "too_late" ? "late" : "lost")
  }
  return (
    <section className="mt-6 rounded-3 border border-line-1 px-4 pt-3 pb-4" aria-live="polite">
      <h2 className="text-[1.25rem] leading-7 font-semibold">{t("title")}</h2>
      <VisitWhen startsAt={visit.startsAt} zone={clinic.zone} />
      {state === "taken" || state === "late" || state === "lost" ? (
        <Note tone="warn" role="alert" className="mt-4">
          {state === "lost" ? t("lost") : t(state, { clinic: clinic.name })}
        </Note>
      ) : (
        <p className="mt-2 text-read text-text-2">{t("text", { time: visit.until })}</p>
      )}
      {state === "taken" || state === "late" ? null : (
        <Button
          variant="line"
          size="big"
          busy={state === "busy"}
          className="mt-3"
          onClick={() => void takeBack()}
        >
          {t("yes")}
        </Button>
      )}
    </section>
  )
}
