"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { AlertDialog } from "@/app/_ui/alert-dialog"
import { Button } from "@/app/_ui/button"

import { RecordProblem } from "./record-problem"
import { useRecordChange } from "./use-record-change"

export function RemoveProxy(props: { patientId: string; proxyId: string; name: string }) {
  const { patientId, proxyId, name } = props
  const t = useTranslations("record.proxies")
  const change = useRecordChange(`/api/patients/${patientId}/proxies/${proxyId}/remove`)
  const [asking, setAsking] = useState(false)
  const remove = async () => {
    if (await change.send()) setAsking(false)
  }
  return (
    <>
      <Button
        variant="plain"
        size="sm"
        aria-label={t("removeName", { name })}
        onClick={() => setAsking(true)}
      >
        {t("remove")}
      </Button>
      <AlertDialog
        open={asking}
        onOpenChange={setAsking}
        danger
        busy={change.busy}
        title={t("removeTitle", { name })}
        description={t("removeText")}
        confirm={t("remove")}
        onConfirm={() => void remove()}
      >
        <RecordProblem problem={change.problem} />
      </AlertDialog>
    </>
  )
}
