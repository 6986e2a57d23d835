"use client"

import { LogOut } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { signsOut } from "@/app/_edge/event-stream"
import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"

/** Ends the session on the server, then loads the sign-in page afresh: nothing stays in memory. */
export function SignOut({ compact = false }: { compact?: boolean }) {
  const t = useTranslations("staff")
  const [state, setState] = useState<"idle" | "busy" | "offline">("idle")
  const signOut = async () => {
    setState("busy")
    signsOut(true)
    const answer = await post("/api/sign-out")
    if (answer.ok) return window.location.assign("/sign-in")
    signsOut(false)
    setState("offline")
  }
  if (compact) {
    return (
      <button
        type="button"
        onClick={() => void signOut()}
        aria-label={t("nav.signOut")}
        title={state === "offline" ? t("problems.offline") : t("nav.signOut")}
        className="grid size-11 flex-none place-items-center rounded-2 text-text-2 hover:bg-surface-2"
      >
        <LogOut aria-hidden size={18} />
      </button>
    )
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <Button variant="line" busy={state === "busy"} onClick={() => void signOut()}>
        <LogOut aria-hidden size={18} />
        {t("nav.signOut")}
      </Button>
      {state === "offline" ? (
        <p role="alert" className="text-danger">
          {t("problems.offline")}
        </p>
      ) : null}
    </div>
  )
}
