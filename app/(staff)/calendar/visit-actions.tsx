"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Say } from "@/app/_ui/say"

import type { ListedVisit } from "./day-list"

type State = "idle" | "busy" | "sent" | "failed"

/** What can still be done about a visit that has not begun. */
export function VisitActions({ visit, time }: { visit: ListedVisit; time: string }) {
  const t = useTranslations("booking.list")
  const router = useRouter()
  const [state, setState] = useState<State>("idle")
  const [asking, setAsking] = useState(false)
  if (visit.state !== "booked" && visit.state !== "waiting") return null
  const { name } = visit.patient

  async function send(what: "link" | "cancel"): Promise<void> {
    setState("busy")
    const answer = await post(`/api/visits/${visit.id}/${what}`)
    setAsking(false)
    setState(!answer.ok ? "failed" : what === "link" ? "sent" : "idle")
    startTransition(() => router.refresh())
  }

  return (
    <div className="flex items-center justify-end gap-2">
      <span role="status">
        {state === "sent" ? <Say tone="ok">{t("sent")}</Say> : null}
        {state === "failed" ? <Say tone="bad">{t("failed")}</Say> : null}
      </span>
      {visit.hasEmail ? (
        <Button
          variant="line"
          size="sm"
          busy={state === "busy"}
          aria-label={t("sendName", { name })}
          onClick={() => void send("link")}
        >
          {t("send")}
        </Button>
      ) : null}
      <Button
        variant="plain"
        size="sm"
        aria-label={t("cancelName", { name })}
        onClick={() => setAsking(true)}
      >
        {t("cancel")}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        busy={state === "busy"}
        title={t("cancelTitle", { name, time })}
        description={t("cancelText")}
        cancel={t("keep")}
        confirm={t("cancel")}
        onConfirm={() => void send("cancel")}
      />
    </div>
  )
}
