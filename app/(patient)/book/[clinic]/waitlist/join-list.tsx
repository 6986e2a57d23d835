"use client"

import { useLocale, useTranslations } from "next-intl"
import { useState } from "react"
import type { FormEvent } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Checkbox } from "@/app/_ui/checkbox"
import { Field } from "@/app/_ui/field"
import { Select } from "@/app/_ui/select"
import { StepHeading, StepPage } from "@/app/_ui/step-page"
import { Textarea } from "@/app/_ui/textarea"
import { zoneWords } from "@/lib/i18n/zone-words"
import { dayTimes, hoursOf } from "@/lib/waitlist/day-times"
import type { DayTime } from "@/lib/waitlist/day-times"
import type { JoinPage } from "@/lib/waitlist/join-page"

import { ClosedPage } from "../../../join/closed-page"
import { AboutStep } from "../now/about-step"
import type { About } from "../now/ask"

const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const
const nobody = {
  name: "",
  birth: { day: "", month: "", year: "" },
  sex: "",
  phone: "",
  email: "",
} as const

/** Which times would do, then who it is. */
export function JoinList({ page }: { page: JoinPage }) {
  const t = useTranslations("queue.list")
  const common = useTranslations("common")
  const locale = useLocale() === "en" ? "en" : "zh"
  const [key] = useState(() => crypto.randomUUID())
  const [step, setStep] = useState<"wish" | "about" | "done">("wish")
  const [typeId, setTypeId] = useState(page.types[0]?.id ?? "")
  const [clinicianId, setClinicianId] = useState("any")
  const [days, setDays] = useState<readonly string[]>([])
  const [time, setTime] = useState<DayTime>("any")
  const [reason, setReason] = useState("")
  const [missing, setMissing] = useState(false)
  const [about, setAbout] = useState<About>({ ...nobody, language: locale })
  const [failed, setFailed] = useState<"join" | "busy">()
  const type = page.types.find((one) => one.id === typeId)
  if (type === undefined)
    return <ClosedPage title={t("title")} clinic={page.clinic} lines={[t("none")]} />

  const join = async (patient: object) => {
    setFailed(undefined)
    const answer = await post(`/api/waitlist/join?clinic=${page.clinic.slug}`, {
      visitTypeId: type.id,
      clinicianId: clinicianId === "any" ? null : clinicianId,
      weekdays: days.map(Number),
      ...hoursOf(time),
      reason,
      patient,
      key,
    })
    if (answer.ok) setStep("done")
    else setFailed(answer.reason === "too_many" ? "busy" : "join")
  }
  const next = (event: FormEvent) => {
    event.preventDefault()
    setMissing(reason.trim() === "")
    if (reason.trim() !== "") setStep("about")
  }
  switch (step) {
    case "done":
      return <ClosedPage title={t("done")} clinic={page.clinic} lines={[t("doneText")]} />
    case "about":
      return (
        <AboutStep
          clinic={page.clinic}
          about={about}
          onAbout={setAbout}
          failed={failed}
          purpose="list"
          onJoin={join}
          onBack={() => setStep("wish")}
        />
      )
    case "wish":
      return (
        <StepPage title={t("title")} clinic={page.clinic}>
          <StepHeading>{t("title")}</StepHeading>
          <p className="mt-2 text-read text-text-2">
            {t("lead")} {t("zone", { zone: zoneWords(common, page.clinic.zone) })}
          </p>
          <form
            method="post"
            noValidate
            onSubmit={next}
            className="mt-6 flex flex-1 flex-col gap-6"
          >
            {page.types.length > 1 ? (
              <Select
                label={t("type")}
                value={typeId}
                options={page.types.map(({ id, name }) => ({ value: id, label: name[locale] }))}
                onValueChange={(id) => {
                  setTypeId(id)
                  setClinicianId("any")
                }}
              />
            ) : null}
            <Select
              label={t("clinician")}
              value={clinicianId}
              options={[
                { value: "any", label: t("anyone") },
                ...type.clinicians.map(({ id, name }) => ({ value: id, label: name })),
              ]}
              onValueChange={setClinicianId}
            />
            <fieldset>
              <legend className="font-medium">{t("days")}</legend>
              <p className="text-read text-text-2">{t("daysHint")}</p>
              <div className="grid grid-cols-2 gap-x-4">
                {weekdays.map((day) => (
                  <Checkbox
                    key={day}
                    size="big"
                    label={t(`day.${day}`)}
                    checked={days.includes(day)}
                    onCheckedChange={(on) =>
                      setDays(on ? [...days, day] : days.filter((one) => one !== day))
                    }
                  />
                ))}
              </div>
            </fieldset>
            <Select
              label={t("time")}
              value={time}
              options={dayTimes.map((one) => ({ value: one, label: t(`times.${one}`) }))}
              onValueChange={setTime}
            />
            <Field label={t("reason")} error={missing ? t("reasonMissing") : undefined}>
              <Textarea
                value={reason}
                maxLength={500}
                rows={3}
                onChange={(event) => setReason(event.target.value)}
              />
            </Field>
            <Button type="submit" size="big">
              {t("next")}
            </Button>
          </form>
        </StepPage>
      )
  }
}
