"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Note } from "@/app/_ui/note"

type Props = {
  classId: string
  open: boolean
  onOpenChange: (open: boolean) => void
  onEnded: () => void
}

/** Ends the class for everyone. Asked twice, because it cannot be undone. */
export function EndClass({ classId, open, onOpenChange, onEnded }: Props) {
  const t = useTranslations("class.end")
  const [state, setState] = useState<"asking" | "ending" | "failed">("asking")
  const end = async (): Promise<void> => {
    setState("ending")
    const answer = await post(`/api/classes/${classId}/end`, {})
    if (answer.ok) return onEnded()
    setState("failed")
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
      {state === "failed" ? (
        <Note tone="bad" size="body" role="alert">
          {t("failed")}
        </Note>
      ) : null}
    </AlertDialog>
  )
}
