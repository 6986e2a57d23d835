"use client"

import { useTranslations } from "next-intl"
import { useId, useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { FieldError } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { LinkView } from "@/lib/identity/join"

import { birthDateOf } from "./birth-date"
import type { BirthParts } from "./birth-date"
import { BirthFields } from "./birth-fields"
import { hasBegun } from "./has-begun"
import { useNow } from "./use-now"
import { VisitWhen } from "./visit-when"
import { dateIn } from "./when"

type Props = {
  link: LinkView
  /** Tries left after a date that did not match; null before the first. */
  wrong: number | null
  onSubmit: (birthDate: string) => Promise<"done" | "lost">
  /** To say that one comes, or to move or cancel: that needs no birth date. */
  onAnswer: () => void
}

type Problem = "incomplete" | "impossible" | "future"

/** Whose visit, when, and the date that shows it is you. */
export function Landing({ link, wrong, onSubmit, onAnswer }: Props) {
  const t = useTranslations("patient")
  const invite = useTranslations("invite")
  const id = useId()
  const now = useNow()
  const [parts, setParts] = useState<BirthParts>({ day: "", month: "", year: "" })
  const [problem, setProblem] = useState<Problem>()
  const [sending, setSending] = useState(false)
  const [lost, setLost] = useState(false)
  const title = t("join.title", { doctor: doctorName(t, link.clinician.name) })

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (sending) return
    const date = birthDateOf(parts, dateIn(link.clinic.zone, new Date()))
    setProblem(date.ok ? undefined : date.reason)
    if (!date.ok) return
    setSending(true)
    setLost((await onSubmit(date.value)) === "lost")
    setSending(false)
  }
  const error = problem
    ? t(`birth.${problem}`)
    : wrong === null
      ? undefined
      : t("birth.wrong", { tries: wrong })
  return (
    <StepPage title={title} clinic={link.clinic}>
      {wrong === null ? (
        <>
          <StepHeading key="first">{title}</StepHeading>
          <VisitWhen startsAt={link.startsAt} zone={link.clinic.zone} />
        </>
      ) : (
        <StepHeading key={wrong}>{t("birth.wrongTitle")}</StepHeading>
      )}
      <form
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className={wrong === null ? "mt-7" : "mt-5"}
      >
        <fieldset aria-describedby={error ? `${id}-error` : undefined} className="min-w-0">
          <legend className={wrong === null ? "text-[1.25rem] leading-7 font-semibold" : "sr-only"}>
            {t("birth.legend")}
          </legend>
          <p
            id={`${id}-hint`}
            className={wrong === null ? "mb-3 text-read text-text-2" : "sr-only"}
          >
            {t("birth.hint")}
          </p>
          <BirthFields
            value={parts}
            onChange={setParts}
            invalid={error !== undefined}
            describedBy={error ? `${id}-error` : `${id}-hint`}
          />
          {error ? (
            <div className="mt-3 text-[1rem] leading-5.5">
              <FieldError id={`${id}-error`}>{error}</FieldError>
            </div>
          ) : null}
        </fieldset>
        {lost ? (
          <Note tone="warn" role="alert" className="mt-4">
            {t("lost.action")}
          </Note>
        ) : null}
        <Button type="submit" size="big" busy={sending} className="mt-5">
          {wrong === null ? t("birth.continue") : t("birth.tryAgain")}
        </Button>
      </form>
      {wrong === null ? <p className="mt-5 text-read text-text-2">{t("join.foot")}</p> : null}
      {hasBegun(link, link.startsAt, now) ? null : (
        <Button variant="plain" size="big" className="mt-2" onClick={onAnswer}>
          {invite("answer.entry")}
        </Button>
      )}
    </StepPage>
  )
}
