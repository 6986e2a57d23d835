"use client"

import { useTranslations } from "next-intl"
import { useId, useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field, FieldError } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { StepHeading } from "@/app/_ui/step-page"

import { birthDateOf } from "../join/birth-date"
import { BirthFields } from "../join/birth-fields"
import { dateIn } from "../join/when"
import { tooLong } from "./minutes"
import type { Clinic } from "./use-clinic"

type Props = {
  clinic: Clinic | undefined
  onSent: (sent: { codeId: string; contact: string }) => void
}

type Problem =
  | { field: "contact"; text: "contactNeeded" }
  | { field: "birth"; text: "incomplete" | "impossible" | "future" }
  | { field: "form"; text: "lost" }
  | { field: "form"; text: "tooMany"; minutes: number }

/** E-mail or telephone, and the date of birth. The answer is the same whether we know them or not. */
export function AskCode({ clinic, onSent }: Props) {
  const t = useTranslations("my.ask")
  const birth = useTranslations("patient.birth")
  const id = useId()
  const [contact, setContact] = useState("")
  const [parts, setParts] = useState({ day: "", month: "", year: "" })
  const [problem, setProblem] = useState<Problem>()
  const [sending, setSending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (sending || clinic === undefined) return
    if (contact.trim().length < 3) return setProblem({ field: "contact", text: "contactNeeded" })
    const date = birthDateOf(parts, dateIn(clinic.zone, new Date()))
    if (!date.ok) return setProblem({ field: "birth", text: date.reason })
    setProblem(undefined)
    setSending(true)
    const answer = await post<{ codeId: string }>("/api/my/code", {
      clinic: clinic.slug,
      contact,
      birthDate: date.value,
    })
    setSending(false)
    if (answer.ok) return onSent({ codeId: answer.value.codeId, contact: contact.trim() })
    setProblem(
      answer.reason === "too_many"
        ? { field: "form", text: "tooMany", minutes: tooLong(answer.detail["retryAfter"]) }
        : answer.status === 400 || answer.reason === "no_contact"
          ? { field: "contact", text: "contactNeeded" }
          : { field: "form", text: "lost" },
    )
  }
  const wrongBirth = problem?.field === "birth" ? birth(problem.text) : undefined
  return (
    <>
      <StepHeading>{t("title")}</StepHeading>
      <p className="mt-3">{t("lead")}</p>
      <form method="post" noValidate onSubmit={(event) => void submit(event)} className="mt-5">
        <Field
          label={t("contact")}
          hint={t("contactHint")}
          error={problem?.field === "contact" ? t(problem.text) : undefined}
        >
          <Input
            value={contact}
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={254}
            onChange={(event) => setContact(event.target.value)}
            className="min-h-14"
          />
        </Field>
        <fieldset className="mt-5 min-w-0">
          <legend className="mb-2 font-medium">{birth("legend")}</legend>
          <p id={`${id}-hint`} className="sr-only">
            {birth("hint")}
          </p>
          <BirthFields
            value={parts}
            onChange={setParts}
            invalid={wrongBirth !== undefined}
            describedBy={wrongBirth ? `${id}-error` : `${id}-hint`}
          />
          {wrongBirth ? (
            <div className="mt-3 text-[1rem] leading-5.5">
              <FieldError id={`${id}-error`}>{wrongBirth}</FieldError>
            </div>
          ) : null}
        </fieldset>
        {problem?.field === "form" ? (
          <Note tone="warn" role="alert" className="mt-4">
            {problem.text === "tooMany" ? t("tooMany", { minutes: problem.minutes }) : t("lost")}
          </Note>
        ) : null}
        <Button type="submit" size="big" busy={sending || clinic === undefined} className="mt-5">
          {t("send")}
        </Button>
      </form>
      <p className="mt-5 text-read text-text-2">{t("foot")}</p>
    </>
  )
}
