"use client"

import { useLocale } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useCallback, useState } from "react"

import { post } from "@/app/_edge/post"
import type { PatientLine } from "@/lib/patients/queries"
import type { Confirmed } from "@/lib/scheduling/booking/confirm-hold-commands"

import { dayWords } from "../day-words"
import { answerOf } from "./booking-answer"
import type { DatedSlot, Outcome } from "./booking-answer"
import { bodyOf, chosenPatient, problemsOf } from "./booking-form"
import type { BookingForm, PatientChoice, Problem } from "./booking-form"
import { useHold } from "./use-hold"

type Whose = { visitTypeId: string; clinicianId: string | undefined }

/** What the page knows while someone books: the time that is kept, the form, and how the last try ended. */
export function useBooking(whose: Whose, patient: PatientLine | null) {
  const router = useRouter()
  const locale = useLocale()
  const [form, setForm] = useState<BookingForm>({
    slot: null,
    patient: patient === null ? { kind: "none" } : { kind: "known", patient },
    reason: "",
  })
  const [problems, setProblems] = useState<ReadonlySet<Problem>>(new Set())
  const [outcome, setOutcome] = useState<Outcome>({ kind: "none" })
  const [busy, setBusy] = useState(false)
  const refresh = useCallback(() => startTransition(() => router.refresh()), [router])
  const onEnd = useCallback(() => {
    setForm((last) => ({ ...last, slot: null }))
    setOutcome({ kind: "problem", key: "ranOut" })
    refresh()
  }, [refresh])
  const { hold, keep, giveBack, forget } = useHold(onEnd)

  async function book(): Promise<void> {
    const wrong = problemsOf(form)
    setProblems(wrong)
    if (wrong.size > 0 || hold.kind !== "held") return
    setBusy(true)
    const posted = await post<Confirmed>(`/api/holds/${hold.holdId}/confirm`, {
      ...bodyOf(form),
      key: hold.confirmKey,
    })
    setBusy(false)
    const answer = answerOf(posted, form)
    setProblems(answer.problems)
    setOutcome(answer.outcome)
    if (answer.outcome.kind === "done") {
      forget()
      setForm({ slot: null, patient: { kind: "none" }, reason: "" })
    } else if (answer.problems.size === 0 && !mayTryAgain(answer.outcome)) {
      giveBack()
      setForm({ ...form, slot: null })
    }
    refresh()
  }

  const choosePatient = (choice: PatientChoice["kind"] | PatientChoice): void => {
    setForm({ ...form, patient: chosenPatient(choice, locale) })
    setProblems(new Set())
  }

  async function chooseSlot(slot: DatedSlot): Promise<void> {
    setForm((last) => ({ ...last, slot: { ...slot, dayName: dayWords(slot.date, locale).long } }))
    setOutcome({ kind: "none" })
    const ended = await keep(whose, slot)
    if (ended === undefined || ended.kind === "none") return
    setOutcome(ended)
    setForm((last) => ({ ...last, slot: null }))
    refresh()
  }

  /** Another type or clinician: the time that was kept is not theirs. */
  const startAnew = (): void => {
    giveBack()
    setForm((last) => ({ ...last, slot: null }))
    setOutcome({ kind: "none" })
  }

  /** Booked another way: the hold is used up. */
  const finish = (): void => {
    forget()
    setForm({ slot: null, patient: { kind: "none" }, reason: "" })
    refresh()
  }

  const setReason = (reason: string): void => setForm({ ...form, reason })

  return {
    form,
    hold,
    problems,
    outcome,
    busy,
    book,
    setReason,
    choosePatient,
    chooseSlot,
    startAnew,
    finish,
    setProblems,
  }
}

/** A timeout leaves the hold and its key: the same attempt may be made again, and is done once. */
function mayTryAgain(outcome: Outcome): boolean {
  return outcome.kind === "problem" && (outcome.key === "unsure" || outcome.key === "offline")
}
