"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"

import { useProvenPost } from "../../_frame/proof"

/** Places or lifts the hold of a whole record. The reason goes into the log. */
export function HoldForm({ patientId, held }: { patientId: string; held: boolean }) {
  const t = useTranslations("operations.keeping.hold")
  const post = useProvenPost()
  const router = useRouter()
  const [reason, setReason] = useState("")
  const [state, setState] = useState<"asking" | "no_reason" | "busy" | "failed">("asking")
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (reason.trim().length < 3) return setState("no_reason")
    setState("busy")
    const body = { held: !held, reason: reason.trim() }
    const answer = await post(`/api/patients/${patientId}/hold`, body)
    setState(answer.ok || answer.reason === "step_up_needed" ? "asking" : "failed")
    if (!answer.ok) return
    setReason("")
    router.refresh()
  }
  return (
    <form
      method="post"
      onSubmit={(event) => void submit(event)}
      className="mt-3 flex max-w-[560px] flex-col gap-3"
    >
      <Field
        label={t(held ? "reasonLift" : "reasonPlace")}
        hint={t("reasonHint")}
        error={state === "no_reason" ? t("reasonMissing") : undefined}
      >
        <Textarea
          value={reason}
          onChange={(event) => setReason(event.target.value)}
          maxLength={500}
          required
        />
      </Field>
      {state === "failed" ? (
        <Note tone="bad" size="body" role="alert">
          {t("failed")}
        </Note>
      ) : null}
      <span>
        <Button type="submit" variant="line" busy={state === "busy"}>
          {t(held ? "lift" : "place")}
        </Button>
      </span>
    </form>
  )
}
