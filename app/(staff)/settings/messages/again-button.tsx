"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Say } from "@/app/_ui/say"

export function AgainButton({ id, name }: { id: string; name: string }) {
  const t = useTranslations("invite.messages")
  const router = useRouter()
  const [state, setState] = useState<"idle" | "busy" | "sent" | "not_again" | "fault">("idle")
  const send = async () => {
    setState("busy")
    const answer = await post(`/api/messages/${id}/again`)
    setState(answer.ok ? "sent" : answer.reason === "not_again" ? "not_again" : "fault")
    startTransition(() => router.refresh())
  }
  return (
    <span className="inline-flex items-center gap-2">
      <span role="status">
        {state === "sent" ? <Say tone="ok">{t("sentAgain")}</Say> : null}
        {state === "not_again" ? <Say tone="bad">{t("notAgain")}</Say> : null}
        {state === "fault" ? <Say tone="bad">{t("fault")}</Say> : null}
      </span>
      {state === "sent" ? null : (
        <Button
          variant="line"
          size="sm"
          busy={state === "busy"}
          aria-label={t("againName", { name })}
          onClick={() => void send()}
        >
          {t("again")}
        </Button>
      )}
    </span>
  )
}
