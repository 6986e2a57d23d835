"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Note } from "@/app/_ui/note"

type Props = {
  visit: { visitId: string; version: number }
  open: boolean
  onOpenChange: (open: boolean) => void
  onEnded: () => void
}

/** Ends the visit for everybody. Asked twice, because it cannot be undone. */
export function EndVisit({ visit, open, onOpenChange, onEnded }: Props) {
  const t = useTranslations("call.clinician.end")
  const router = useRouter()
  const [state, setState] = useState<"asking" | "ending" | "stale" | "failed">("asking")
  const end = async (): Promise<void> => {
    setState("ending")
    const answer = await post(`/api/visits/${visit.visitId}/end`, { version: visit.version })
    if (answer.ok) return onEnded()
    // Somebody changed the visit since this page was drawn: the person decides again on what is true now.
    setState(answer.reason === "stale" ? "stale" : "failed")
    router.refresh()
  }
  return (
    <AlertDialog
      open={open}
      onOpenChange={(next) => {
        setState("asking")
        onOpenChange(next)
      }}
      title={t("title")}
      description={t("text")}
      confirm={t("confirm")}
      danger
      busy={state === "ending"}
      onConfirm={() => void end()}
    >
      {state === "stale" || state === "failed" ? (
        <Note tone="bad" size="body" role="alert">
          {t(state)}
        </Note>
      ) : null}
    </AlertDialog>
  )
}
