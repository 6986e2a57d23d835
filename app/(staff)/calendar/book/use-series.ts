"use client"

import { useState } from "react"

import { post } from "@/app/_edge/post"
import type { BookedSeries } from "@/lib/scheduling/series/commands"
import type { PlannedSeries } from "@/lib/scheduling/series/queries"

import { localStart } from "../day-words"
import { chosenOf, firstChoices, patterns } from "./series-choice"
import type { Choices, Pattern } from "./series-choice"
import type { SeriesPlan } from "./series-dialog"

export type SeriesProblem = "taken" | "needs_approval" | "unsure"

/** A series from its rule to its visits: planned, chosen, booked once. */
export function useSeries(of: SeriesPlan) {
  const [pattern, setPattern] = useState<Pattern>("weekly")
  const [count, setCount] = useState("6")
  const [plan, setPlan] = useState<PlannedSeries>()
  const [choices, setChoices] = useState<Choices>({})
  const [booked, setBooked] = useState<BookedSeries>()
  const [problem, setProblem] = useState<SeriesProblem>()
  const [countWrong, setCountWrong] = useState(false)
  const [busy, setBusy] = useState(false)
  const [key, setKey] = useState("")

  const asked = {
    visitTypeId: of.visitTypeId,
    clinicianId: of.clinician.id,
    patientId: of.patient.id,
    first: localStart(of.startsAt, of.zone),
    rule: { ...patterns[pattern], count: Number(count) },
    ...(of.holdId === undefined ? {} : { holdId: of.holdId }),
  }

  async function show(): Promise<void> {
    const wrong = !/^\d+$/.test(count) || Number(count) < 2 || Number(count) > 52
    setCountWrong(wrong)
    if (wrong) return
    setBusy(true)
    const answer = await post<PlannedSeries>("/api/series/plan", asked)
    setBusy(false)
    setProblem(answer.ok ? undefined : "unsure")
    if (!answer.ok) return
    setPlan(answer.value)
    setChoices(firstChoices(answer.value.occurrences))
    setKey(crypto.randomUUID())
  }

  async function book(): Promise<void> {
    setBusy(true)
    const body = { ...asked, reason: of.reason, occurrences: chosenOf(choices), key }
    const answer = await post<BookedSeries>("/api/series", body)
    setBusy(false)
    if (answer.ok) {
      setProblem(undefined)
      setBooked(answer.value)
      return
    }
    const known = (["taken", "needs_approval"] as const).find((one) => one === answer.reason)
    setProblem(known ?? "unsure")
    if (known === "taken") setPlan(undefined)
  }

  return {
    pattern,
    setPattern,
    count,
    setCount,
    countWrong,
    plan,
    choices,
    choose: (local: string, startsAt: string | null) => {
      setChoices({ ...choices, [local]: startsAt })
      setKey(crypto.randomUUID())
    },
    booked,
    problem,
    busy,
    show,
    book,
    again: () => setPlan(undefined),
  }
}
