"use client"

import { useTranslations } from "next-intl"
import { useId, useState } from "react"
import type { FormEvent } from "react"

import { Button } from "@/app/_ui/button"
import { Field, FieldError } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import type { OnDemandOffer } from "@/lib/queue/walk-in-queries"

import { BirthFields } from "../../../join/birth-fields"
import { dateIn } from "../../../join/when"
import { patientOf } from "./ask"
import type { About, AboutProblem } from "./ask"
import { Choices } from "./choices"
import { closesAfterHours } from "./closes-after"

type Props = {
  clinic: OnDemandOffer["clinic"]
  about: About
  onAbout: (about: About) => void
  failed: "join" | "busy" | undefined
  /** What the last button is for: a place in line, or on the waiting list. */
  purpose?: "line" | "list"
  onJoin: (patient: object) => Promise<void>
  onBack: () => void
}

/** Who it is and how to reach them; and, before they get in line, what keeps and what ends the place. */
export function AboutStep({
  clinic,
  about,
  onAbout,
  failed,
  purpose = "line",
  onJoin,
  onBack,
}: Props) {
  const t = useTranslations("queue.now.about")
  const birth = useTranslations("patient.birth")
  const list = useTranslations("queue.list")
  const id = useId()
  const [problems, setProblems] = useState<ReadonlySet<AboutProblem>>(new Set())
  const [sending, setSending] = useState(false)
  const error = (problem: "name" | "sex" | "reach" | "phone" | "email") =>
    problems.has(problem) ? t(`problem.${problem}`) : undefined
  const birthProblem = (["incomplete", "impossible", "future"] as const).find((one) =>
    problems.has(one),
  )
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    if (sending) return
    const form = event.currentTarget
    const who = patientOf(about, dateIn(clinic.zone, new Date()))
    setProblems(who.ok ? new Set() : who.problems)
    if (!who.ok) {
      setTimeout(() => form.querySelector<HTMLElement>("[aria-invalid], [data-invalid]")?.focus())
      return
    }
    setSending(true)
    await onJoin(who.patient)
    setSending(false)
  }
  return (
    <StepPage title={t("title")} clinic={clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <form
        method="post"
        noValidate
        onSubmit={(event) => void submit(event)}
        className="mt-5 flex flex-1 flex-col gap-6"
      >
        <Field label={t("name")} error={error("name")}>
          <Input
            value={about.name}
            maxLength={120}
            autoComplete="name"
            onChange={(event) => onAbout({ ...about, name: event.target.value })}
          />
        </Field>
        <fieldset className="min-w-0" aria-describedby={birthProblem && `${id}-birth`}>
          <legend className="font-medium">{t("birth")}</legend>
          <p id={`${id}-hint`} className="mb-2 text-read text-text-2">
            {t("birthHint")}
          </p>
          <BirthFields
            value={about.birth}
            invalid={birthProblem !== undefined}
            describedBy={birthProblem === undefined ? `${id}-hint` : `${id}-birth`}
            onChange={(parts) => onAbout({ ...about, birth: parts })}
          />
          {birthProblem === undefined ? null : (
            <FieldError id={`${id}-birth`}>{birth(birthProblem)}</FieldError>
          )}
        </fieldset>
        <Choices
          legend={t("sex")}
          name="sex"
          value={about.sex}
          options={(["F", "M", "X"] as const).map((sex) => ({
            value: sex,
            label: t(`sexes.${sex}`),
          }))}
          error={error("sex")}
          onChange={(sex) => onAbout({ ...about, sex: sex === "F" || sex === "M" ? sex : "X" })}
        />
        <div>
          <h2 className="font-medium">{t("reach")}</h2>
          <p className="mb-3 text-read text-text-2">{t("reachHint")}</p>
          <div className="flex flex-col gap-4">
            <Field label={t("phone")} error={error("phone") ?? error("reach")}>
              <Input
                type="tel"
                value={about.phone}
                maxLength={40}
                autoComplete="tel"
                onChange={(event) => onAbout({ ...about, phone: event.target.value })}
              />
            </Field>
            <Field label={t("email")} error={error("email")}>
              <Input
                type="email"
                value={about.email}
                maxLength={254}
                autoComplete="email"
                onChange={(event) => onAbout({ ...about, email: event.target.value })}
              />
            </Field>
          </div>
        </div>
        <Choices
          legend={t("language")}
          name="language"
          value={about.language}
          options={(["en", "zh"] as const).map((language) => ({
            value: language,
            label: t(`languages.${language}`),
          }))}
          onChange={(language) => onAbout({ ...about, language: language === "zh" ? "zh" : "en" })}
        />
        {purpose === "line" ? <Note>{t("promise", { hours: closesAfterHours })}</Note> : null}
        {failed === undefined ? null : (
          <Note tone="warn" role="alert">
            {failed === "join" && purpose === "list" ? list("problem") : t(`problem.${failed}`)}
          </Note>
        )}
        <div>
          <Button type="submit" size="big" busy={sending}>
            {purpose === "line" ? t("join") : list("join")}
          </Button>
          <Button variant="plain" size="big" className="mt-2" onClick={onBack}>
            {t("back")}
          </Button>
        </div>
      </form>
    </StepPage>
  )
}
