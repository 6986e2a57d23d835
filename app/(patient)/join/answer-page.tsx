"use client"

import { useTranslations } from "next-intl"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { LinkView } from "@/lib/identity/join"

import { answerProblem } from "./answer-problem"
import type { AnswerProblem } from "./answer-problem"
import { CancelForm } from "./cancel-form"
import { hasBegun } from "./has-begun"
import type { Wish } from "./join-link"
import { MoveForm } from "./move-form"
import { TakeBack } from "./take-back"
import { useNow } from "./use-now"
import { VisitWhen } from "./visit-when"

export type Answering = Exclude<Wish, "check">
type Props = {
  link: LinkView
  token: string
  wish: Answering
  /** On to the visit itself. */
  onOpen: () => void
}

/**
 * What a message's link asks, put to the person: it shows whose visit and when, and waits for a press.
 * Nothing is sent by opening it, so a scanner that opens links confirms and cancels nothing.
 */
export function AnswerPage({ link, token, wish, onOpen }: Props) {
  const t = useTranslations("invite.answer")
  const patient = useTranslations("patient")
  const [now, setNow] = useState<Answering>(wish)
  const [at, setAt] = useState(link.startsAt)
  const [done, setDone] = useState<Answering | "restore">()
  const [problem, setProblem] = useState<AnswerProblem>()
  const [sending, setSending] = useState(false)
  const clock = useNow()
  const { clinic } = link
  const back = () => {
    setProblem(undefined)
    setNow("confirm")
  }

  const send = async (what: Answering, body: object = {}): Promise<AnswerProblem | undefined> => {
    if (sending) return undefined
    setSending(true)
    setProblem(undefined)
    const answer = await post(`/api/join/${what}`, { token, ...body })
    setSending(false)
    if (answer.ok) {
      setDone(what)
      return undefined
    }
    const wrong = answerProblem(answer.reason)
    setProblem(wrong)
    return wrong
  }

  if (done !== undefined) {
    const over = done === "cancel"
    return (
      <StepPage key={done} title={t(`${done}.done`)} clinic={clinic}>
        <StepHeading>{t(`${done}.done`)}</StepHeading>
        {over ? null : <VisitWhen startsAt={at} zone={clinic.zone} />}
        <p className="mt-5">{t(`${done}.doneText`, { clinic: clinic.name })}</p>
        {over ? (
          <TakeBack token={token} clinic={clinic.name} onDone={() => setDone("restore")} />
        ) : (
          <div className="mt-6 flex flex-col gap-2.5">
            <Button variant="line" size="big" onClick={onOpen}>
              {t("open")}
            </Button>
          </div>
        )}
      </StepPage>
    )
  }
  const trouble = problem ? (
    <Note tone="warn" role="alert" className="mt-4">
      {problem === "late"
        ? t(now === "move" ? "move.late" : "cancel.late", { clinic: clinic.name })
        : problem === "call"
          ? t("move.call", { clinic: clinic.name })
          : problem === "taken"
            ? t("move.taken")
            : t(problem)}
    </Note>
  ) : null
  if (now !== "stop" && hasBegun(link, at, clock))
    return (
      <StepPage key="begun" title={t("begunTitle")} clinic={clinic}>
        <StepHeading key="begun">{t("begunTitle")}</StepHeading>
        <VisitWhen startsAt={at} zone={clinic.zone} />
        <p className="mt-4 text-text-2">{t("begunText", { clinic: clinic.name })}</p>
        <div className="mt-6 flex flex-col gap-2.5">
          <Button size="big" onClick={onOpen}>
            {t("open")}
          </Button>
        </div>
      </StepPage>
    )
  const title = t(`${now}.title`)
  return (
    <StepPage key={now} title={title} clinic={clinic}>
      <StepHeading key={now}>{title}</StepHeading>
      {now === "move" ? <p className="mt-3">{t("move.now")}</p> : null}
      <VisitWhen startsAt={at} zone={clinic.zone} />
      {now === "confirm" ? (
        <>
          <p className="mt-4 text-text-2">
            {t("confirm.text", { doctor: doctorName(patient, link.clinician.name) })}
          </p>
          {link.confirmed ? (
            <Note tone="ok" className="mt-4">
              {t("confirm.already")}
            </Note>
          ) : null}
          {trouble}
          <div className="mt-6 flex flex-col gap-2.5">
            <Button size="big" busy={sending} onClick={() => void send("confirm")}>
              {t("confirm.yes")}
            </Button>
            <Button variant="line" size="big" onClick={() => setNow("move")}>
              {t("confirm.move")}
            </Button>
            <Button variant="line" size="big" onClick={() => setNow("cancel")}>
              {t("confirm.cancel")}
            </Button>
            <Button variant="plain" size="big" onClick={onOpen}>
              {t("open")}
            </Button>
          </div>
        </>
      ) : null}
      {now === "cancel" ? (
        <CancelForm
          link={link}
          sending={sending}
          trouble={trouble}
          onCancel={() => void send("cancel")}
          onBack={back}
        />
      ) : null}
      {now === "move" ? (
        <MoveForm
          link={link}
          token={token}
          sending={sending}
          trouble={trouble}
          onMove={async (startsAt, key) => {
            const wrong = await send("move", { startsAt, key })
            if (wrong === undefined) setAt(startsAt)
            return wrong === undefined
          }}
          onBack={back}
        />
      ) : null}
      {now === "stop" ? (
        <>
          <p className="mt-5">{t("stop.text")}</p>
          {trouble}
          <div className="mt-6 flex flex-col gap-2.5">
            <Button size="big" busy={sending} onClick={() => void send("stop")}>
              {t("stop.yes")}
            </Button>
            <Button variant="line" size="big" onClick={onOpen}>
              {t("stop.no")}
            </Button>
          </div>
        </>
      ) : null}
    </StepPage>
  )
}
