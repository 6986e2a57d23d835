"use client"

import { useTranslations } from "next-intl"
import { useId, useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { FieldError } from "@/app/_ui/field"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

import { birthDateOf } from "../../../join/birth-date"
import type { BirthParts } from "../../../join/birth-date"
import { BirthFields } from "../../../join/birth-fields"
import { ClosedPage } from "../../../join/closed-page"
import { dateIn } from "../../../join/when"

type Props = {
  clinic: OnDemandOffer["clinic"]
  problem: "none" | "unknown" | "wrong" | "tooMany" | "lost"
  onSubmit: (birthDate: string) => Promise<void>
}

/** A message's link on another device: the birth date shows that it is the same person. */
export function PlaceLink({ clinic, problem, onSubmit }: Props) {
  const t = useTranslations("queue.now.link")
  const patient = useTranslations("patient")
  const id = useId()
  const [parts, setParts] = useState<BirthParts>({ day: "", month: "", year: "" })
  const [typo, setTypo] = useState<"incomplete" | "impossible" | "future">()
  const [sending, setSending] = useState(false)
  if (problem === "unknown" || problem === "tooMany")
    return <ClosedPage title={t("title")} clinic={clinic} lines={[t(problem)]} />
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (sending) return
    const date = birthDateOf(parts, dateIn(clinic.zone, new Date()))
    setTypo(date.ok ? undefined : date.reason)
    if (!date.ok) return
    setSending(true)
    await onSubmit(date.value)
    setSending(false)
  }
  const said =
    typo === undefined
      ? { none: undefined, wrong: t("wrong"), lost: patient("lost.action") }[problem]
      : patient(`birth.${typo}`)
  return (
    <StepPage title={t("title")} clinic={clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <form method="post" noValidate onSubmit={(event) => void submit(event)} className="mt-6">
        <fieldset className="min-w-0">
          <legend className="text-[1.25rem] leading-7 font-semibold">
            {patient("birth.legend")}
          </legend>
          <p id={`${id}-hint`} className="mb-3 text-read text-text-2">
            {patient("birth.hint")}
          </p>
          <BirthFields
            value={parts}
            onChange={setParts}
            invalid={said !== undefined}
            describedBy={said === undefined ? `${id}-hint` : `${id}-error`}
          />
          {said === undefined ? null : <FieldError id={`${id}-error`}>{said}</FieldError>}
        </fieldset>
        <Button type="submit" size="big" busy={sending} className="mt-5">
          {t("open")}
        </Button>
      </form>
    </StepPage>
  )
}
