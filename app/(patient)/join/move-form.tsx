"use client"

import { useLocale, useTranslations } from "next-intl"
import { useEffect, useRef, useState } from "react"
import type { ReactNode } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { LinkView } from "@/lib/identity/join"

import { useNow } from "./use-now"
import { dateIn, whenOf } from "./when"

type Slot = { startsAt: string; time: string; offset: string | null }
type Day = { date: string; slots: Slot[] }
type Slots = { today: string; days: Day[] }

type Props = {
  link: LinkView
  token: string
  sending: boolean
  trouble: ReactNode
  /** False: the time was not to be had, so the list is read anew. */
  onMove: (startsAt: string, key: string) => Promise<boolean>
  onBack: () => void
}

/** The free times of the same clinician, a week at a time, on the clinic's clock. */
export function MoveForm({ link, token, sending, trouble, onMove, onBack }: Props) {
  const t = useTranslations("invite.answer")
  const patient = useTranslations("patient")
  const common = useTranslations("common")
  const locale = useLocale()
  const now = useNow()
  const { zone } = link.clinic
  // From which day, and how often it was asked: the same day is read anew after a lost answer.
  const [asked, setAsked] = useState<{ from?: string; times: number }>({ times: 0 })
  const [slots, setSlots] = useState<Slots | "none" | "lost">()
  const [chosen, setChosen] = useState<Slot>()
  // One key for one choice: pressed again after a lost answer, it is the same move.
  const key = useRef("")

  useEffect(() => {
    let current = true
    const body = { token, ...(asked.from ? { from: asked.from } : {}) }
    void post<Slots>("/api/join/slots", body).then((answer) => {
      if (!current) return
      setChosen(undefined)
      if (answer.ok) setSlots(answer.value)
      else setSlots(answer.status === 404 || answer.reason === "no_type" ? "none" : "lost")
    })
    return () => {
      current = false
    }
  }, [token, asked])
  const readAgain = (day = asked.from) => {
    setSlots(undefined)
    setAsked(({ times }) => ({ ...(day === undefined ? {} : { from: day }), times: times + 1 }))
  }

  const late = link.changeUntil === null || now.getTime() > Date.parse(link.changeUntil)
  if (late || slots === "none")
    return (
      <>
        <Note tone="warn" className="mt-4">
          {t(late ? "move.late" : "move.call", { clinic: link.clinic.name })}
        </Note>
        <div className="mt-6 flex flex-col">
          <Button variant="line" size="big" onClick={onBack}>
            {t("back")}
          </Button>
        </div>
      </>
    )

  const dayWords = (startsAt: string) =>
    patient("day", whenOf(new Date(startsAt), zone, locale, new Date()).date)
  const open = typeof slots === "object" ? slots.days.filter((day) => day.slots.length > 0) : []
  const first = typeof slots === "object" ? slots.days[0]?.date : undefined
  const shift = (days: number) => {
    if (first === undefined) return
    const moved = new Date(Date.parse(`${first}T12:00:00Z`) + days * 86_400_000)
    readAgain(dateIn("UTC", moved))
  }
  return (
    <>
      <p className="mt-4 text-read text-text-2">
        {t("move.zone", { zone: zoneWords(common, zone) })}
      </p>
      <div aria-busy={slots === undefined} aria-live="polite" className="mt-3 min-h-28">
        {slots === undefined ? <p className="text-text-2">{t("move.loading")}</p> : null}
        {slots === "lost" ? (
          <Note tone="warn">
            {t("lost")}{" "}
            <Button variant="line" size="sm" onClick={() => readAgain()}>
              {patient("birth.tryAgain")}
            </Button>
          </Note>
        ) : null}
        {typeof slots === "object" && open.length === 0 ? <p>{t("move.none")}</p> : null}
        {open.map((day) => (
          <fieldset key={day.date} className="mb-4">
            <legend className="mb-2 font-semibold">{dayWords(day.slots[0]?.startsAt ?? "")}</legend>
            <div className="grid grid-cols-3 gap-2">
              {day.slots.map((slot) => (
                <button
                  key={slot.startsAt}
                  type="button"
                  aria-pressed={chosen?.startsAt === slot.startsAt}
                  aria-label={`${t("move.slot", { day: dayWords(slot.startsAt), time: slot.time })}${slot.offset ? ` ${slot.offset}` : ""}`}
                  className={`min-h-12 rounded-2 border px-2 text-read ${chosen?.startsAt === slot.startsAt ? "border-brand bg-brand-soft font-semibold text-brand" : "border-line-2 bg-surface-1"}`}
                  onClick={() => {
                    key.current = crypto.randomUUID()
                    setChosen(slot)
                  }}
                >
                  {slot.time}
                  {slot.offset ? <small className="block text-tiny">{slot.offset}</small> : null}
                </button>
              ))}
            </div>
          </fieldset>
        ))}
      </div>
      <div className="flex gap-2.5">
        <Button
          variant="line"
          size="md"
          disabled={typeof slots !== "object" || first === undefined || first <= slots.today}
          onClick={() => shift(-7)}
        >
          {t("move.earlier")}
        </Button>
        <Button
          variant="line"
          size="md"
          disabled={typeof slots !== "object"}
          onClick={() => shift(7)}
        >
          {t("move.later")}
        </Button>
      </div>
      {trouble}
      <div className="mt-6 flex flex-col gap-2.5">
        <Button
          size="big"
          busy={sending}
          disabled={chosen === undefined}
          onClick={() => {
            if (chosen === undefined) return
            void onMove(chosen.startsAt, key.current).then((moved) => {
              if (moved) return
              readAgain()
            })
          }}
        >
          {chosen === undefined
            ? t("move.choose")
            : t("move.yes", { day: dayWords(chosen.startsAt), time: chosen.time })}
        </Button>
        <Button variant="line" size="big" onClick={onBack}>
          {t("move.no")}
        </Button>
      </div>
    </>
  )
}
