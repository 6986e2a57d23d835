"use client"

import { CalendarCheck } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"
import { useId, useState } from "react"

import { Button } from "@/app/_ui/button"
import { doctorName } from "@/app/_ui/doctor-name"
import { FieldError } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { PhonePage } from "@/app/_ui/phone-page"
import { Skeleton } from "@/app/_ui/skeleton"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import { zoneWords } from "@/lib/i18n/zone-words"
import { formatTime } from "@/lib/time"
import type { OfferView } from "@/lib/waitlist/queries"

import { birthDateOf } from "../../../join/birth-date"
import type { BirthParts } from "../../../join/birth-date"
import { BirthFields } from "../../../join/birth-fields"
import { ClosedPage } from "../../../join/closed-page"
import { useNow } from "../../../join/use-now"
import { dateIn, whenOf } from "../../../join/when"
import { useOffer } from "./use-offer"
import type { Said } from "./use-offer"

/** A freed time that somebody was offered: when, with whom, until when, and their answer. */
export function OfferApp() {
  const t = useTranslations("queue.offer")
  const { state, look, answer } = useOffer()
  switch (state.at) {
    case "opening":
      return (
        <PhonePage>
          <div aria-busy="true">
            <h1 className="sr-only">{t("tab")}</h1>
            <Skeleton className="h-7 w-4/5" />
            <Skeleton className="mt-8 h-14 w-full" />
          </div>
        </PhonePage>
      )
    case "open":
      return (
        <Open
          key={state.wrong}
          view={state.view}
          wrong={state.wrong}
          onAnswer={(said, birthDate) => answer(state.view, said, birthDate)}
        />
      )
    case "done": {
      const done = ({ accept: "accepted", decline: "declined", leave: "left" } as const)[state.said]
      return (
        <ClosedPage
          title={t(`${done}.title`)}
          clinic={state.view.clinic}
          lines={
            done === "accepted"
              ? [<When key="when" view={state.view} />, t("accepted.text")]
              : [t(`${done}.text`)]
          }
        />
      )
    }
    case "over": {
      const clinic = state.view?.clinic
      const retry = state.why === "busy" || state.why === "lost"
      return (
        <ClosedPage
          title={t("over.title")}
          clinic={clinic}
          lines={[t(`over.${state.why}`, { clinic: clinic?.name ?? "" })]}
        >
          {retry ? (
            <Button size="big" onClick={() => void look()}>
              {t("over.retry")}
            </Button>
          ) : null}
        </ClosedPage>
      )
    }
  }
}

function When({ view }: { view: OfferView }) {
  const t = useTranslations("queue.offer")
  const patient = useTranslations("patient")
  const common = useTranslations("common")
  const { date, time } = whenOf(new Date(view.startsAt), view.clinic.zone, useLocale(), useNow())
  const zone = zoneWords(common, view.clinic.zone)
  return (
    <>
      <b className="block text-lead font-semibold">
        {t("when", { day: patient("day", date), time, zone })}
      </b>
      {t("with", { doctor: doctorName(patient, view.clinician) })}
    </>
  )
}

type OpenProps = {
  view: OfferView
  wrong: number | null
  onAnswer: (said: Said, birthDate: string) => Promise<"done" | "lost">
}

function Open({ view, wrong, onAnswer }: OpenProps) {
  const t = useTranslations("queue.offer")
  const birth = useTranslations("patient.birth")
  const id = useId()
  const [parts, setParts] = useState<BirthParts>({ day: "", month: "", year: "" })
  const [typo, setTypo] = useState<"incomplete" | "impossible" | "future">()
  const [sending, setSending] = useState<Said>()
  const [lost, setLost] = useState(false)
  const until = formatTime(new Date(view.expiresAt), view.clinic.zone)
  const say = async (said: Said) => {
    if (sending !== undefined) return
    const date = birthDateOf(parts, dateIn(view.clinic.zone, new Date()))
    setTypo(date.ok ? undefined : date.reason)
    if (!date.ok) return
    setSending(said)
    setLost((await onAnswer(said, date.value)) === "lost")
    setSending(undefined)
  }
  const error =
    typo === undefined ? (wrong === null ? undefined : t("wrong", { tries: wrong })) : birth(typo)
  return (
    <StepPage title={t("title")} clinic={view.clinic}>
      <StepHeading>{t("title")}</StepHeading>
      <Note tone="brand" icon={CalendarCheck} className="mt-5">
        <When view={view} />
      </Note>
      <p className="mt-3 text-read text-text-2">
        {t(view.mode === "one_by_one" ? "until" : "untilAll", { time: until })}
      </p>
      <fieldset className="mt-6 min-w-0">
        <legend className="text-[1.25rem] leading-7 font-semibold">{t("birth")}</legend>
        <p id={`${id}-hint`} className="mb-3 text-read text-text-2">
          {t("birthHint")}
        </p>
        <BirthFields
          value={parts}
          onChange={setParts}
          invalid={error !== undefined}
          describedBy={error === undefined ? `${id}-hint` : `${id}-error`}
        />
        {error === undefined ? null : <FieldError id={`${id}-error`}>{error}</FieldError>}
      </fieldset>
      {lost ? (
        <Note tone="warn" role="alert" className="mt-4">
          {t("lost")}
        </Note>
      ) : null}
      <span className="min-h-6 flex-1" />
      <Button size="big" busy={sending === "accept"} onClick={() => void say("accept")}>
        {t("accept")}
      </Button>
      <Button
        variant="line"
        size="big"
        className="mt-2.5"
        busy={sending === "decline"}
        onClick={() => void say("decline")}
      >
        {t("decline")}
      </Button>
      <Button
        variant="plain"
        size="big"
        className="mt-1"
        busy={sending === "leave"}
        onClick={() => void say("leave")}
      >
        {t("leave")}
      </Button>
    </StepPage>
  )
}
