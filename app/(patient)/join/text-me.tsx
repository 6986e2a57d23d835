"use client"

import { MessageSquareText } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import type { PatientView } from "@/lib/consultations/patient-view"

import { WaitingFact } from "./waiting-fact"

/** The promise of a message when it is nearly their turn, for whoever can be written to. */
export function TextMe({ told }: { told: NonNullable<PatientView["told"]> }) {
  const t = useTranslations("invite.textMe")
  const [state, setState] = useState<"ready" | "sending" | "done" | "lost">(
    told.asked ? "done" : "ready",
  )
  const ask = async () => {
    setState("sending")
    const answer = await post("/api/visit/text-me")
    setState(answer.ok ? "done" : "lost")
  }
  if (state === "done" || told.asked)
    return (
      <WaitingFact icon={MessageSquareText} tone="ok" title={t("done")}>
        {null}
      </WaitingFact>
    )
  return (
    <div className="mt-4">
      <Button variant="line" size="big" busy={state === "sending"} onClick={() => void ask()}>
        <MessageSquareText aria-hidden size={20} />
        {t(told.way === "sms" ? "ask" : "mail")}
      </Button>
      <output className="mt-2 block text-read text-warn">
        {state === "lost" ? t("lost") : null}
      </output>
    </div>
  )
}
