"use client"

import { useLocale } from "next-intl"
import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"
import type { PatientLine } from "@/lib/patients/queries"
import type { Booked } from "@/lib/scheduling/commands"

import { answerOf } from "./booking-answer"
import type { DatedSlot, Outcome } from "./booking-answer"
import { bodyOf, emptyPatient, problemsOf } from "./booking-form"
import type { BookingForm, PatientChoice, Problem } from "./booking-form"
import { dayWords } from "./day-words"

/** What the page knows while someone books: the form, what is wrong with it, and how the last try ended. */
export function useBooking(
  whose: { visitTypeId: string; clinicianId: string },
  patient: PatientLine | null,
) {
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

  async function book(): Promise<void> {
    const wrong = problemsOf(form)
    setProblems(wrong)
    if (wrong.size > 0 || form.slot === null) return
    setBusy(true)
    const answer = answerOf(await post<Booked>("/api/visits", bodyOf(form, whose)), form)
    setBusy(false)
    setProblems(answer.problems)
    setOutcome(answer.outcome)
    if (answer.outcome.kind === "done")
      setForm({ slot: null, patient: { kind: "none" }, reason: "" })
    // The time itself was refused: it is not to be tried again.
    else if (answer.problems.size === 0 && !mayTryAgain(answer.outcome))
      setForm({ ...form, slot: null })
    startTransition(() => router.refresh())
  }

  const choosePatient = (choice: PatientChoice["kind"] | PatientChoice): void => {
    const named = choice === "new" ? emptyPatient(locale) : ({ kind: "none" } as const)
    setForm({ ...form, patient: typeof choice === "string" ? named : choice })
    setProblems(new Set())
  }

  const chooseSlot = (slot: DatedSlot): void => {
    setForm({ ...form, slot: { ...slot, dayName: dayWords(slot.date, locale).long } })
    setOutcome({ kind: "none" })
  }

  const setReason = (reason: string): void => setForm({ ...form, reason })

  return { form, problems, outcome, busy, book, setReason, choosePatient, chooseSlot }
}

function mayTryAgain(outcome: Outcome): boolean {
  if (outcome.kind === "taken") return false
  return outcome.kind !== "problem" || (outcome.key !== "past" && outcome.key !== "not_a_slot")
}
