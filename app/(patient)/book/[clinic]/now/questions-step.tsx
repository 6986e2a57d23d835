"use client"

import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

import { answersOf, untyped } from "./ask"
import type { AnswerProblem, TypedAnswers } from "./ask"
import { Choices } from "./choices"
import { QuestionField } from "./question-field"

type Props = {
  offer: OnDemandOffer
  type: OnDemandOffer["types"][number]
  onType: (id: string) => void
  typed: TypedAnswers
  onTyped: (typed: TypedAnswers) => void
  onDone: () => void
}

export function QuestionsStep({ offer, type, onType, typed, onTyped, onDone }: Props) {
  const t = useTranslations("queue.now")
  const locale = useLocale() === "en" ? "en" : "zh"
  const [problems, setProblems] = useState<ReadonlyMap<string, AnswerProblem>>(new Map())
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = answersOf(type.form.questions, typed).problems
    setProblems(found)
    if (found.size === 0) return onDone()
    const [first] = found.keys()
    document.querySelector<HTMLElement>(`[data-question="${first}"] :is(textarea, input)`)?.focus()
  }
  return (
    <StepPage title={t("title")} clinic={offer.clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <p className="mt-2 text-read text-text-2">{t("lead")}</p>
      <form method="post" noValidate onSubmit={submit} className="mt-6 flex flex-1 flex-col gap-6">
        {offer.types.length > 1 ? (
          <Choices
            legend={t("type.legend")}
            name="type"
            value={type.id}
            options={offer.types.map(({ id, name }) => ({ value: id, label: name[locale] }))}
            onChange={onType}
          />
        ) : null}
        {type.form.questions.map((question) => (
          <div key={question.id} data-question={question.id}>
            <QuestionField
              question={question}
              typed={typed[question.id] ?? untyped}
              problem={problems.get(question.id)}
              onChange={(next) => onTyped({ ...typed, [question.id]: next })}
            />
          </div>
        ))}
        <span className="flex-1" />
        <Button type="submit" size="big">
          {t("questions.next")}
        </Button>
      </form>
    </StepPage>
  )
}
