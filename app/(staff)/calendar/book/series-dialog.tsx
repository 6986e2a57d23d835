"use client"

import { useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Dialog } from "@/app/_ui/dialog"
import { Field } from "@/app/_ui/field"
import { Input } from "@/app/_ui/input"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import type { PatientLine } from "@/lib/patients/queries"
import type { Clinician } from "@/lib/scheduling/queries"

import { chosenOf, patterns } from "./series-choice"
import type { Pattern } from "./series-choice"
import { SeriesDates } from "./series-dates"
import { useSeries } from "./use-series"

export type SeriesPlan = {
  visitTypeId: string
  clinician: Clinician
  patient: PatientLine
  reason: string
  holdId: string | undefined
  startsAt: string
  zone: string
}
type Props = SeriesPlan & { onClose: () => void; onDone: () => void }

const kinds: Pattern[] = ["weekly", "fortnightly", "monthly", "daily"]

/** How it repeats, then every date with what stands in its way, then the result. Nothing is booked before. */
export function SeriesDialog({ onClose, onDone, ...plan }: Props) {
  const t = useTranslations("booking.series")
  const series = useSeries(plan)
  const chosen = series.plan === undefined ? [] : chosenOf(series.choices)
  const close = (): void => {
    if (series.booked !== undefined) onDone()
    onClose()
  }
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) close()
      }}
      title={t("title", { patient: plan.patient.name })}
      description={t("text", { clinician: plan.clinician.name })}
      footer={
        series.booked !== undefined ? (
          <Button variant="line" onClick={close}>
            {t("close")}
          </Button>
        ) : series.plan === undefined ? (
          <Button busy={series.busy} onClick={() => void series.show()}>
            {t("show")}
          </Button>
        ) : (
          <>
            <Button variant="line" onClick={series.again}>
              {t("again")}
            </Button>
            <Button
              busy={series.busy}
              disabled={chosen.length === 0}
              onClick={() => void series.book()}
            >
              {t("book", { count: chosen.length })}
            </Button>
          </>
        )
      }
    >
      {series.problem === undefined ? null : (
        <Note tone="bad" role="alert" size="body">
          {t(`problem.${series.problem}`)}
        </Note>
      )}
      {series.booked !== undefined ? (
        <Note tone={series.booked.conflicts.length === 0 ? "ok" : "warn"} role="status" size="body">
          <p className="font-semibold">{t("done", { count: series.booked.booked.length })}</p>
          {series.booked.conflicts.length === 0 ? null : (
            <p>{t("lost", { count: series.booked.conflicts.length })}</p>
          )}
        </Note>
      ) : series.plan === undefined ? (
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t("pattern")}
            value={series.pattern}
            options={kinds
              .filter((kind) => kind in patterns)
              .map((kind) => ({ value: kind, label: t(`patterns.${kind}`) }))}
            onValueChange={series.setPattern}
          />
          <Field label={t("count")} error={series.countWrong ? t("problem.count") : undefined}>
            <Input
              inputMode="numeric"
              value={series.count}
              maxLength={2}
              onChange={(event) => series.setCount(event.target.value)}
            />
          </Field>
        </div>
      ) : (
        <SeriesDates plan={series.plan} choices={series.choices} onChoose={series.choose} />
      )}
    </Dialog>
  )
}
