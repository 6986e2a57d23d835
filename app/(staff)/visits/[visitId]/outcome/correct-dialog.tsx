"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { Textarea } from "@/app/_ui/textarea"
import { outcomeWords, ofWord } from "@/lib/outcomes/word"
import type { OutcomeWord } from "@/lib/outcomes/word"
import { saysWhy } from "@/lib/reason"

type Props = { visitId: string; seq: number; now: OutcomeWord | undefined; onClose: () => void }
const problems = ["stale", "not_begun", "unchanged"] as const

export function CorrectDialog({ visitId, seq, now, onClose }: Props) {
  const t = useTranslations("queue.outcome")
  const router = useRouter()
  const [word, setWord] = useState<OutcomeWord>(now ?? "attended")
  const [reason, setReason] = useState("")
  const [short, setShort] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<(typeof problems)[number] | "failed">()
  const save = async () => {
    setShort(!saysWhy(reason))
    if (!saysWhy(reason)) return
    setBusy(true)
    const answer = await post(`/api/visits/${visitId}/outcome`, { ...ofWord(word), reason, seq })
    setBusy(false)
    router.refresh()
    if (answer.ok) return onClose()
    const known = problems.find((one) => one === answer.reason)
    setProblem(known ?? "failed")
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={t("dialog.title")}
      description={t("dialog.text")}
      footer={
        <Button busy={busy} onClick={() => void save()}>
          {t("dialog.save")}
        </Button>
      }
    >
      <Select
        label={t("dialog.result")}
        value={word}
        options={outcomeWords.map((one) => ({ value: one, label: t(`result.${one}`) }))}
        onValueChange={setWord}
      />
      <Field
        label={t("dialog.reason")}
        hint={t("dialog.reasonHint")}
        error={short ? t("dialog.missing") : undefined}
      >
        <Textarea
          value={reason}
          maxLength={500}
          rows={3}
          onChange={(event) => setReason(event.target.value)}
        />
      </Field>
      {problem === undefined ? null : (
        <Note tone="warn" size="body" role="alert">
          {t(`dialog.${problem}`)}
        </Note>
      )}
    </Dialog>
  )
}
