"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { useProvenPost } from "@/app/(staff)/_frame/proof"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { Textarea } from "@/app/_ui/textarea"
import { erasureBases } from "@/lib/erasure/bases"
import type { ErasureBasis } from "@/lib/erasure/bases"
import { saysWhy } from "@/lib/reason"

import { erasureProblem } from "./erasure-problem"

/** The first person's part: the ground, and words for the second. Nothing is erased by it. */
export function ErasureRequestForm({ patientId }: { patientId: string }) {
  const t = useTranslations("operations.keeping.erasure")
  const router = useRouter()
  const provenPost = useProvenPost()
  const [basis, setBasis] = useState<ErasureBasis>("patient_wish")
  const [reason, setReason] = useState("")
  const [missing, setMissing] = useState(false)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setMissing(!saysWhy(reason))
    if (!saysWhy(reason)) return
    setBusy(true)
    const body = { basis, reason: reason.trim() }
    const answer = await provenPost(`/api/patients/${patientId}/erasure`, body)
    setBusy(false)
    setProblem(answer.ok ? undefined : erasureProblem(answer.reason))
    if (answer.ok) router.refresh()
  }
  return (
    <form
      method="post"
      noValidate
      onSubmit={(event) => void submit(event)}
      className="mt-3 flex max-w-[560px] flex-col gap-3"
    >
      <Select
        label={t("basisLabel")}
        value={basis}
        onValueChange={setBasis}
        options={erasureBases.map((one) => ({ value: one, label: t(`basis.${one}`) }))}
      />
      <Field
        label={t("reasonLabel")}
        hint={t("reasonHint")}
        error={missing ? t("problem.bad_request") : undefined}
      >
        <Textarea
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          minLength={3}
          maxLength={500}
          required
        />
      </Field>
      {problem === undefined ? null : (
        <Note tone="bad" size="body" role="alert">
          {t(`problem.${problem}`)}
        </Note>
      )}
      <span>
        <Button type="submit" variant="line" busy={busy}>
          {t("ask")}
        </Button>
      </span>
    </form>
  )
}
