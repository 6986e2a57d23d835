"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Textarea } from "@/app/_ui/textarea"
import type { History } from "@/lib/vitals/history/queries"

import { useProvenPost } from "../../../_frame/proof"
import { Section } from "./section"
import { useMoments } from "./use-moments"

/** Whether anything may be removed; whoever may, places or lifts the hold, with the reason. */
export function HoldSection({ history }: { history: History }) {
  const t = useTranslations("history.hold")
  const post = useProvenPost()
  const router = useRouter()
  const { moment } = useMoments(history.zone)
  const [reason, setReason] = useState("")
  const [state, setState] = useState<"asking" | "no_reason" | "busy" | "failed">("asking")
  const { visit, patient } = history.held

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (reason.trim().length < 3) return setState("no_reason")
    setState("busy")
    const answer = await post(`/api/vitals/${history.visitId}/hold`, {
      held: visit === null,
      reason: reason.trim(),
    })
    setState(answer.ok || answer.reason === "step_up_needed" ? "asking" : "failed")
    if (!answer.ok) return
    setReason("")
    router.refresh()
  }

  return (
    <div className="mt-8">
      <Section id="hold" title={t("title")}>
        <p data-held={visit !== null}>
          {visit === null ? t("off") : t("on", { time: moment(visit) })}
        </p>
        {patient === null ? null : <p>{t("patient", { time: moment(patient) })}</p>}
        {history.may.hold ? (
          <form
            method="post"
            onSubmit={(event) => void submit(event)}
            className="mt-3 flex max-w-[560px] flex-col gap-3"
          >
            <Field
              label={t("reason")}
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
                {t(visit === null ? "place" : "lift")}
              </Button>
            </span>
          </form>
        ) : null}
      </Section>
    </div>
  )
}
