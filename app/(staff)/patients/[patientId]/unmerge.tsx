"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"

import { RecordProblem } from "./record-problem"
import { useRecordChange } from "./use-record-change"

export function Unmerge(props: { patientId: string; mergeId: string; reference: string }) {
  const { patientId, mergeId, reference } = props
  const t = useTranslations("record.merging")
  const change = useRecordChange(`/api/patients/${patientId}/unmerge`)
  const [asking, setAsking] = useState(false)
  const undo = async () => {
    if (await change.send({ mergeId })) setAsking(false)
  }
  return (
    <>
      <Button
        variant="line"
        size="sm"
        aria-label={t("undoName", { reference })}
        onClick={() => setAsking(true)}
      >
        {t("undo")}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        busy={change.busy}
        title={t("undoTitle", { reference })}
        description={t("undoText")}
        confirm={t("undo")}
        onConfirm={() => void undo()}
      >
        <RecordProblem problem={change.problem} />
      </AlertDialog>
    </>
  )
}
