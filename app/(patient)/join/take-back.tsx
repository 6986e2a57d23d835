"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

type Props = { token: string; clinic: string; onDone: () => void }

/** The visit was called off a moment ago: who slipped keeps it by one press. */
export function TakeBack({ token, clinic, onDone }: Props) {
  const t = useTranslations("invite.answer")
  const [state, setState] = useState<"idle" | "busy" | "taken" | "late" | "lost">("idle")
  const takeBack = async () => {
    setState("busy")
    const answer = await post("/api/join/restore", { token })
    if (answer.ok) return onDone()
    const { reason } = answer
    setState(reason === "taken" ? "taken" : reason === "too_late" ? "late" : "lost")
  }
  return (
    <div className="mt-6 flex flex-col gap-2.5">
      {state === "taken" || state === "late" || state === "lost" ? (
        <Note tone="warn" role="alert">
          {state === "lost" ? t("restore.lost") : t(`restore.${state}`, { clinic })}
        </Note>
      ) : null}
      {state === "taken" || state === "late" ? null : (
        <Button variant="line" size="big" busy={state === "busy"} onClick={() => void takeBack()}>
          {t("restore.yes")}
        </Button>
      )}
    </div>
  )
}
