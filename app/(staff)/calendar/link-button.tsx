"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Say } from "@/app/_ui/say"
import type { CalendarVisit } from "@/lib/scheduling/calendar/calendar-view"

/** Sends the patient a fresh link; the one before stops working. */
export function LinkButton({ visit }: { visit: CalendarVisit }) {
  const t = useTranslations("booking.calendar")
  const [state, setState] = useState<"idle" | "busy" | "sent" | "failed">("idle")
  async function send(): Promise<void> {
    setState("busy")
    const answer = await post(`/api/visits/${visit.id}/link`)
    setState(answer.ok ? "sent" : "failed")
  }
  return (
    <>
      <span role="status" className="self-center">
        {state === "sent" ? <Say tone="ok">{t("sent")}</Say> : null}
        {state === "failed" ? <Say tone="bad">{t("failed")}</Say> : null}
      </span>
      <Button variant="plain" busy={state === "busy"} onClick={() => void send()}>
        {t("send")}
      </Button>
    </>
  )
}
