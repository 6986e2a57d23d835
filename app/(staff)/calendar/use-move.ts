"use client"

import { useLocale } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useEffect, useState } from "react"

import { get, post } from "@/app/_edge/post"
import type { CalendarVisit } from "@/lib/scheduling/calendar/calendar-view"
import type { OpenSlots } from "@/lib/scheduling/slots/open-slots"
import type { Moved } from "@/lib/scheduling/visits/move-commands"

import { slotsOf } from "./book/booking-answer"
import type { DatedSlot } from "./book/booking-answer"
import { dayWords, localStart } from "./day-words"

export type MoveProblem = "taken" | "patient" | "gone" | "unsure"

/** A move from the question which times are free to the answer. One key for one wish: a repeated press moves once. */
export function useMove(visit: CalendarVisit, zone: string, onDone: () => void) {
  const locale = useLocale()
  const router = useRouter()
  const [clinicianId, setClinicianId] = useState(visit.people[0] ?? "")
  const own = localStart(visit.startsAt, zone).slice(0, 10)
  const [from, setFrom] = useState(own)
  const [date, setDate] = useState<string | undefined>(own)
  const [asked, setAsked] = useState<{ of: string; week: OpenSlots | undefined }>()
  const [slot, setSlot] = useState<DatedSlot & { dayName: string; key: string }>()
  const [problem, setProblem] = useState<MoveProblem>()
  const [next, setNext] = useState<readonly DatedSlot[]>([])
  const [busy, setBusy] = useState(false)

  const query = new URLSearchParams({
    visitTypeId: visit.visitTypeId ?? "",
    clinicianId,
    from,
  }).toString()
  useEffect(() => {
    let left = false
    void get<OpenSlots>(`/api/slots?${query}`).then((answer) => {
      if (!left) setAsked({ of: query, week: answer.ok ? answer.value : undefined })
    })
    return () => {
      left = true
    }
  }, [query])
  const answered = asked?.of === query
  const week = answered ? asked.week : undefined
  const day =
    week?.days.find((one) => one.date === date) ??
    week?.days.find(({ slots }) => slots.length > 0) ??
    week?.days[0]

  const choose = (one: DatedSlot): void => {
    setSlot({ ...one, dayName: dayWords(one.date, locale).long, key: crypto.randomUUID() })
    setProblem(undefined)
    setNext([])
  }

  async function send(): Promise<void> {
    if (slot === undefined) return
    setBusy(true)
    const { startsAt, key } = slot
    const answer = await post<Moved>(`/api/visits/${visit.id}/move`, { startsAt, clinicianId, key })
    setBusy(false)
    startTransition(() => router.refresh())
    if (answer.ok) return onDone()
    const silent = answer.reason === "timeout" || answer.reason === "offline"
    // No answer is no refusal: the same wish may be sent again with its key.
    if (!silent) setSlot(undefined)
    setNext(slotsOf(answer.detail["next"]))
    setProblem(
      silent
        ? "unsure"
        : answer.reason !== "taken"
          ? "gone"
          : answer.detail["who"] === "patient"
            ? "patient"
            : "taken",
    )
  }

  return {
    clinicianId,
    setClinician: (id: string) => {
      setClinicianId(id)
      setSlot(undefined)
    },
    week,
    /** The question had no answer. */
    lost: answered && asked.week === undefined,
    day,
    setDay: setDate,
    setFrom: (first: string) => {
      setFrom(first)
      setDate(undefined)
    },
    slot,
    choose,
    problem,
    next,
    busy,
    send,
  }
}
