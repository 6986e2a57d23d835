"use client"

import { useLocale, useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"
import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import type { OpenSlots } from "@/lib/scheduling/slots/open-slots"

import { whenOf } from "../../../join/when"

type Props = { visitId: string; clinicianId: string; slots: OpenSlots }
type State = "idle" | "busy" | "taken" | "late" | "lost"

/** The free times by day. One is chosen, then one button moves the visit there. */
export function MoveVisit({ visitId, clinicianId, slots }: Props) {
  const t = useTranslations("my.visit")
  const words = useTranslations("patient")
  const locale = useLocale()
  const router = useRouter()
  // One key an attempt: sent again after a lost answer it moves the visit once.
  const [chosen, setChosen] = useState<{ startsAt: string; key: string }>()
  const [state, setState] = useState<State>("idle")
  const days = slots.days.filter((day) => day.slots.length > 0)
  const dayOf = (date: string) =>
    words("day", whenOf(new Date(`${date}T12:00:00Z`), "UTC", locale, new Date(0)).date)
  const { days: all } = slots
  const later = all.at(-1)?.date

  const move = async () => {
    if (chosen === undefined || state === "busy") return
    setState("busy")
    const answer = await post(`/api/my/visits/${visitId}/move`, {
      ...chosen,
      clinicianId,
    })
    if (answer.ok) {
      router.replace("/my")
      return router.refresh()
    }
    const problem = problemOf(answer.reason, answer.status)
    if (problem !== "lost") setChosen(undefined)
    setState(problem)
    router.refresh()
  }
  return (
    <section aria-labelledby="move" className="mt-7">
      <h2 id="move" className="text-[1.25rem] leading-7 font-semibold">
        {t("moveTitle")}
      </h2>
      {state === "taken" || state === "late" || state === "lost" ? (
        <Note tone="warn" role="alert" className="mt-4">
          {t(state)}
        </Note>
      ) : null}
      {days.length === 0 ? <p className="mt-3 text-read text-text-2">{t("noTimes")}</p> : null}
      {days.map((day) => (
        <fieldset key={day.date} className="mt-4 min-w-0">
          <legend className="mb-2 font-medium">{dayOf(day.date)}</legend>
          <div className="grid grid-cols-3 gap-2">
            {day.slots.slice(0, 24).map((slot) => (
              <button
                key={slot.startsAt}
                type="button"
                aria-pressed={chosen?.startsAt === slot.startsAt}
                aria-label={`${dayOf(day.date)}, ${slot.time} ${slot.offset ?? ""}`.trim()}
                onClick={() => {
                  setChosen({ startsAt: slot.startsAt, key: crypto.randomUUID() })
                  setState("idle")
                }}
                className="min-h-12 cursor-pointer rounded-2 border border-line-2 bg-surface-1 px-2 tabular-nums hover:bg-surface-2 aria-pressed:border-2 aria-pressed:border-brand aria-pressed:bg-brand-soft aria-pressed:font-semibold"
              >
                {slot.time}
                {slot.offset === null ? null : (
                  <span className="block text-small text-text-2">{slot.offset}</span>
                )}
              </button>
            ))}
          </div>
        </fieldset>
      ))}
      {later === undefined ? null : (
        <Button
          variant="plain"
          className="mt-3"
          onClick={() => router.push(`/my/visits/${visitId}?from=${later}`)}
        >
          {t("later")}
        </Button>
      )}
      <Button
        size="big"
        className="mt-5"
        disabled={chosen === undefined}
        busy={state === "busy"}
        onClick={() => void move()}
      >
        {t("move")}
      </Button>
    </section>
  )
}

function problemOf(reason: string, status: number): State {
  if (status === 0 || status >= 500) return "lost"
  return reason === "taken" || reason === "not_a_slot" || reason === "past" ? "taken" : "late"
}
