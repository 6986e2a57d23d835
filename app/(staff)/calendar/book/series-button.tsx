"use client"

import { Repeat } from "lucide-react"
import { useTranslations } from "next-intl"
import { useState } from "react"

import { Button } from "@/app/_ui/button"
import type { Clinician } from "@/lib/scheduling/queries"

import type { PatientChoice, Problem } from "./booking-form"
import { SeriesDialog } from "./series-dialog"

type Props = {
  visitTypeId: string
  clinician: Clinician
  patient: PatientChoice
  reason: string
  holdId: string | undefined
  /** The first visit (ISO 8601), and the zone whose clock the series keeps. */
  startsAt: string
  zone: string
  onMissing: (problems: ReadonlySet<Problem>) => void
  onDone: () => void
}

/** A series is for a patient whom the clinic knows: who is new is booked once first. */
export function SeriesButton({ patient, onMissing, ...series }: Props) {
  const t = useTranslations("booking.series")
  const [open, setOpen] = useState(false)
  const known = patient.kind === "known" ? patient.patient : undefined

  function begin(): void {
    const missing = new Set<Problem>()
    if (known === undefined) missing.add("patient")
    if (series.reason.trim() === "") missing.add("reason")
    onMissing(missing)
    setOpen(missing.size === 0)
  }

  return (
    <>
      <Button variant="line" onClick={begin}>
        <Repeat aria-hidden size={18} />
        {t("open")}
      </Button>
      {open && known !== undefined ? (
        <SeriesDialog {...series} patient={known} onClose={() => setOpen(false)} />
      ) : null}
    </>
  )
}
