"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

import { problemKey } from "../../_frame/problem-text"

type Props = { visitId: string; device: { id: string; label: string } }

/** A link that got into the wrong hands, or is needed no more. The list loses it by the visit's nudge. */
export function TakeBackLink({ visitId, device: { id, label } }: Props) {
  const t = useTranslations("staff")
  const [asking, setAsking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const take = async () => {
    setBusy(true)
    const answer = await post(`/api/visits/${visitId}/devices/${id}/take-back`)
    setBusy(false)
    if (answer.ok) setAsking(false)
    else setProblem(t(`problems.${problemKey(answer.reason)}`))
  }
  const ask = (open: boolean) => {
    setProblem(undefined)
    setAsking(open)
  }
  return (
    <>
      <Button
        variant="plain"
        size="sm"
        className="ml-auto flex-none"
        aria-label={t("visit.bedsideTakeBackName", { label })}
        onClick={() => ask(true)}
      >
        {t("visit.bedsideTakeBack")}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={ask}
        danger
        busy={busy}
        title={t("visit.bedsideTakeBackTitle", { label })}
        description={t("visit.bedsideTakeBackText")}
        confirm={t("visit.bedsideTakeBack")}
        onConfirm={() => void take()}
      >
        {problem === undefined ? null : (
          <Note tone="bad" size="body" role="alert">
            {problem}
          </Note>
        )}
      </AlertDialog>
    </>
  )
}
