"use client"

import { Activity } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import type { PatientView } from "@/lib/consultations/patient-view"

/** Taking back, or giving again, the doctor's view of the vital signs, in the middle of the call. */
export function VitalsConsent({ consent }: { consent: NonNullable<PatientView["consent"]> }) {
  const t = useTranslations("call.patient.private.vitals")
  const [state, setState] = useState<"open" | "sending" | "failed">("open")
  const change = async (): Promise<void> => {
    setState("sending")
    const { vitals, charting } = consent
    // What was kept before stays; giving the view again does not start keeping by itself.
    const next = { ...consent, vitals: !vitals, charting: charting && !vitals }
    const answer = await post("/api/visit/consent", next)
    setState(answer.ok ? "open" : "failed")
  }
  return (
    <div>
      <Button variant="line" size="big" busy={state === "sending"} onClick={() => void change()}>
        <Activity aria-hidden size={20} />
        {t(consent.vitals ? "stop" : "show")}
      </Button>
      {state === "failed" ? (
        <p role="alert" className="mt-2 text-read text-danger">
          {t("failed")}
        </p>
      ) : null}
    </div>
  )
}
