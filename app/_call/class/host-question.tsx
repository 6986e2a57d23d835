"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import { Textarea } from "@/app/_ui/textarea"
import type { Question } from "@/lib/floor/floor"
import { maxAnswer } from "@/lib/floor/schema"

type Props = {
  question: Question
  name: string
  onAloud: () => void
  onAnswer: (answer: string) => void
}

/** One question with its two ends: answered aloud, or in writing. */
export function HostQuestion({ question, name, onAloud, onAnswer }: Props) {
  const t = useTranslations("class.floor")
  const [writing, setWriting] = useState(false)
  const [answer, setAnswer] = useState("")
  const { text, state, anonymous } = question
  return (
    <li data-question={state} className="border-t border-line-1 py-2.5 first:border-t-0">
      <p className="text-small text-text-2">
        {anonymous ? t("anonymousBy", { name }) : name} · {t(`state.${state}`)}
      </p>
      <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
      {question.answer === undefined ? null : (
        <p className="mt-1 border-l-2 border-line-2 pl-3 wrap-anywhere whitespace-pre-wrap text-text-2">
          {question.answer}
        </p>
      )}
      {state !== "open" ? null : writing ? (
        <form
          className="mt-2 flex flex-col gap-2"
          onSubmit={(event) => {
            event.preventDefault()
            if (answer.trim() !== "") onAnswer(answer.trim())
          }}
        >
          <Textarea
            aria-label={t("answerTo", { name })}
            value={answer}
            maxLength={maxAnswer}
            rows={3}
            onChange={(event) => setAnswer(event.target.value)}
          />
          <div className="flex gap-2">
            <Button size="sm" type="submit" disabled={answer.trim() === ""}>
              {t("send")}
            </Button>
            <Button size="sm" variant="plain" onClick={() => setWriting(false)}>
              {t("cancel")}
            </Button>
          </div>
        </form>
      ) : (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button size="sm" variant="line" onClick={onAloud}>
            {t("aloud")}
          </Button>
          <Button size="sm" variant="line" onClick={() => setWriting(true)}>
            {t("write")}
          </Button>
        </div>
      )}
    </li>
  )
}
