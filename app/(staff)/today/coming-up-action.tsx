"use client"

import { Check, Phone } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { buttonStyle } from "@/app/_ui/button-style"
import { Say } from "@/app/_ui/say"
import { checkVerdict } from "@/lib/consultations/check-problems"
import type { TodayVisit } from "@/lib/consultations/today-view"

/** What helps this patient in: a call when their device failed, the link again when nobody tested. */
export function ComingUpAction({ visit }: { visit: TodayVisit }) {
  const t = useTranslations("staff.today")
  const verdict = checkVerdict(visit.check)
  if (verdict === "works") return null
  if (verdict === "untested" || verdict === "partly") return <SendLink visit={visit} />
  const { phone } = visit.patient
  if (phone === null) return null
  return (
    <a href={`tel:${phone.replaceAll(/[^+\d]/g, "")}`} className={buttonStyle("line", "sm")}>
      <Phone aria-hidden size={16} />
      {t("call", { phone })}
    </a>
  )
}

function SendLink({ visit }: { visit: TodayVisit }) {
  const t = useTranslations("staff.today")
  const [state, setState] = useState<"idle" | "busy" | "sent" | "failed">("idle")
  const send = async () => {
    setState("busy")
    const answer = await post(`/api/visits/${visit.visitId}/link`)
    setState(answer.ok ? "sent" : "failed")
  }
  return (
    <output className="inline-flex flex-wrap items-center gap-2 md:justify-end">
      {state === "sent" ? (
        <Say tone="ok" icon={Check}>
          {t("linkSent")}
        </Say>
      ) : (
        <>
          {state === "failed" ? <Say tone="bad">{t("linkFailed")}</Say> : null}
          <Button
            variant="line"
            size="sm"
            busy={state === "busy"}
            aria-label={t("sendLinkName", { name: visit.patient.name })}
            onClick={() => void send()}
          >
            {t("sendLink")}
          </Button>
        </>
      )}
    </output>
  )
}
