"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState, useTransition } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

/** Takes back at once what was agreed to, or agrees. */
export function Decide(props: { purpose: string; agreed: boolean; label: string }) {
  const { purpose, agreed, label } = props
  const t = useTranslations("my.consents")
  const router = useRouter()
  const [showing, startTransition] = useTransition()
  const [state, setState] = useState<"idle" | "busy" | "lost">("idle")
  const decide = async () => {
    setState("busy")
    const answer = await post("/api/my/consents", { purpose, agreed: !agreed })
    setState(answer.ok ? "idle" : "lost")
    if (answer.ok) startTransition(() => router.refresh())
  }
  return (
    <>
      <Button
        variant="line"
        size="big"
        className="mt-3"
        busy={state === "busy" || showing}
        aria-label={`${t(agreed ? "takeBack" : "agree")}: ${label}`}
        onClick={() => void decide()}
      >
        {t(agreed ? "takeBack" : "agree")}
      </Button>
      {state === "lost" ? (
        <Note tone="warn" role="alert" className="mt-3">
          {t("lost")}
        </Note>
      ) : null}
    </>
  )
}
