"use client"

import { Clock } from "lucide-react"
import { useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { BookableType, BookingPage } from "@/lib/scheduling/visit-types/booking-page"
import { redFlags } from "@/lib/scheduling/visit-types/judge-intake"
import { localDate } from "@/lib/scheduling/wall-time"

import { leftOf } from "./booking-steps"
import type { DetailsProblem, Hold } from "./booking-steps"
import { Chosen } from "./chosen-bar"
import { answersOf, bodyOf, problemsOf } from "./details"
import type { Details, Problems } from "./details"
import { DetailsFields } from "./details-fields"
import { useClock } from "./use-clock"

type Props = {
  clinic: BookingPage["clinic"]
  type: BookableType
  hold: Hold
  problem: DetailsProblem
  details: Details
  busy: boolean
  onChange: (details: Details) => void
  onBook: (body: object) => void
  onOtherTime: () => void
  onExpired: () => void
}

/** Who it is for and why, while the time is kept and the time that is left is shown. */
export function DetailsStep(props: Props) {
  const { clinic, type, hold, problem, details, busy, onChange, onBook } = props
  const t = useTranslations("book.details")
  const now = useClock()
  const heading = useRef<HTMLHeadingElement>(null)
  const [problems, setProblems] = useState<Problems>(none)
  const [flagged, setFlagged] = useState<"no" | "shown" | "read">("no")
  useEffect(() => heading.current?.focus(), [])
  const { onExpired } = props
  const over = now >= hold.deadline && !busy
  useEffect(() => {
    if (over) onExpired()
  }, [over, onExpired])

  const submit = (advised = flagged === "read"): void => {
    const today = localDate(clinic.zone, Date.now())
    const found = problemsOf(details, type.intake, today)
    setProblems(found)
    if (found.fields.size > 0 || found.answers.size > 0) return focusFirstProblem()
    if (!advised && redFlags(type.intake, answersOf(details, type.intake)).length > 0)
      return setFlagged("shown")
    onBook(bodyOf(details, type.intake, today))
  }

  return (
    <main className="mx-auto w-full max-w-[480px] flex-1 px-5 pt-6 pb-7">
      <h1 ref={heading} tabIndex={-1} className="text-title font-semibold outline-none">
        {t("title")}
      </h1>
      <div className="mt-3 text-read text-text-2">
        <Chosen at={hold.startsAt} zone={clinic.zone} other={ownZone()} />
      </div>
      <Note tone="brand" icon={Clock} className="mt-4">
        <p role="timer" aria-label={t("keptName")}>
          {t("kept", { left: leftOf(hold.deadline, now) })}
        </p>
        <button
          type="button"
          onClick={props.onOtherTime}
          className="cursor-pointer py-1 text-brand underline underline-offset-3"
        >
          {t("change")}
        </button>
      </Note>
      <form
        noValidate
        className="mt-6 flex flex-col gap-5"
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <DetailsFields
          form={type.intake}
          details={details}
          problems={withServers(problems, problem)}
          onChange={onChange}
        />
        <Trouble problem={problem} />
        {flagged === "shown" ? (
          <Note tone="bad" role="alert">
            <p className="font-semibold">{t("emergency.title")}</p>
            <p className="mt-1">{t("emergency.text")}</p>
            <Button
              variant="line"
              className="mt-3"
              onClick={() => {
                setFlagged("read")
                submit(true)
              }}
            >
              {t("emergency.go")}
            </Button>
          </Note>
        ) : null}
        {type.needsApproval ? <p className="text-read text-text-2">{t("askHint")}</p> : null}
        <Button type="submit" size="big" busy={busy}>
          {t(type.needsApproval ? "submitAsk" : "submit")}
        </Button>
      </form>
    </main>
  )
}

function Trouble({ problem }: { problem: DetailsProblem }) {
  const t = useTranslations("book")
  if (problem === "none" || typeof problem === "object") return null
  return (
    <Note tone="bad" role="alert">
      {problem === "later" ? t("details.problem.later") : null}
      {problem === "too_many" ? t("page.tooMany") : null}
      {problem === "offline" ? t("page.offline") : null}
    </Note>
  )
}

const none: Problems = { fields: new Set(), answers: new Set() }

/** The server's last word on a field: its own message, like one found here. */
function withServers(problems: Problems, problem: DetailsProblem): Problems {
  if (typeof problem !== "object") return problems
  const name = problem.field.split(".").at(-1) ?? ""
  switch (name) {
    case "name":
    case "email":
    case "phone":
    case "sex":
    case "reason":
      return { ...problems, fields: new Set([...problems.fields, name]) }
    case "birthDate":
      return { ...problems, fields: new Set([...problems.fields, "birth_impossible"]) }
    default:
      return { ...problems, answers: new Set([...problems.answers, name]) }
  }
}

// The fields learn of their problems with the next paint.
function focusFirstProblem(): void {
  requestAnimationFrame(() => document.querySelector<HTMLElement>("[aria-invalid]")?.focus())
}

function ownZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone
}
