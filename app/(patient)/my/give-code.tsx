"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState, useTransition } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { StepHeading } from "@/app/_ui/step-page"

import { digitsOf } from "../join/birth-date"
import { tooLong } from "./minutes"
import type { Clinic } from "./use-clinic"

type Props = {
  clinic: Clinic | undefined
  sent: { codeId: string; contact: string }
  onAgain: () => void
}

type Problem =
  | { text: "six" | "over" | "lost" }
  | { text: "wrong"; tries: number }
  | { text: "tooMany"; minutes: number }

export function GiveCode({ clinic, sent, onAgain }: Props) {
  const t = useTranslations("my.give")
  const router = useRouter()
  const [opening, startTransition] = useTransition()
  const [code, setCode] = useState("")
  const [problem, setProblem] = useState<Problem>()
  const [sending, setSending] = useState(false)

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (sending || opening) return
    if (code.length !== 6) return setProblem({ text: "six" })
    setProblem(undefined)
    setSending(true)
    const answer = await post("/api/my/session", {
      clinic: clinic?.slug ?? "",
      codeId: sent.codeId,
      code,
    })
    setSending(false)
    if (answer.ok) return startTransition(() => router.refresh())
    setCode("")
    setProblem(problemOf(answer.reason, answer.detail))
  }
  const over = problem?.text === "over"
  return (
    <>
      <StepHeading>{t("title")}</StepHeading>
      <p className="mt-3 wrap-anywhere">{t("sent", { contact: sent.contact })}</p>
      <p className="mt-2 text-read text-text-2">{t("wait")}</p>
      {over ? (
        <Note tone="warn" role="alert" className="mt-5">
          {t("over")}
        </Note>
      ) : (
        <form method="post" noValidate onSubmit={(event) => void submit(event)} className="mt-5">
          <Field label={t("code")} error={problem ? wordsOf(t, problem) : undefined}>
            <Input
              value={code}
              inputMode="numeric"
              autoComplete="one-time-code"
              maxLength={12}
              onChange={(event) => setCode(digitsOf(event.target.value, 6))}
              className="min-h-14 max-w-60 text-center text-[1.75rem] tracking-[0.2em]"
            />
          </Field>
          <Button type="submit" size="big" busy={sending || opening} className="mt-5">
            {t("open")}
          </Button>
        </form>
      )}
      <Button variant={over ? "primary" : "line"} size="big" className="mt-4" onClick={onAgain}>
        {t("again")}
      </Button>
    </>
  )
}

type Translate = ReturnType<typeof useTranslations<"my.give">>

function wordsOf(t: Translate, problem: Problem): string {
  switch (problem.text) {
    case "wrong":
      return t("wrong", { tries: problem.tries })
    case "tooMany":
      return t("tooMany", { minutes: problem.minutes })
    case "six":
    case "over":
    case "lost":
      return t(problem.text)
  }
}

function problemOf(reason: string, detail: Readonly<Record<string, unknown>>): Problem {
  switch (reason) {
    case "wrong_code": {
      const tries = Number(detail["triesLeft"])
      return tries > 0 ? { text: "wrong", tries } : { text: "over" }
    }
    case "code_over":
      return { text: "over" }
    case "too_many":
      return { text: "tooMany", minutes: tooLong(detail["retryAfter"]) }
    default:
      return { text: "lost" }
  }
}
