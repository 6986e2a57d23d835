"use client"

import { useLocale, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { dayIn, timeIn } from "@/app/_ui/clock"
import { Dialog } from "@/app/_ui/dialog"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { SkeletonRows } from "@/app/_ui/skeleton"
import type { CalendarVisit } from "@/lib/scheduling/calendar/calendar-view"
import type { Clinician } from "@/lib/scheduling/queries"

import { DayStrip } from "./book/day-strip"
import { SlotGrid } from "./book/slot-grid"
import { dayWords } from "./day-words"
import { useMove } from "./use-move"

type Props = {
  visit: CalendarVisit
  staff: readonly Clinician[]
  zone: string
  onClose: () => void
}

/** Where to: the same visit, its link and its invitation. Until it is moved the old time stands. */
export function MoveDialog({ visit, staff, zone, onClose }: Props) {
  const t = useTranslations("booking.calendar")
  const common = useTranslations("common")
  const locale = useLocale()
  const move = useMove(visit, zone, onClose)
  const { week, day } = move
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title={t("moveTitle", { name: visit.patient.name })}
      description={t("moveFrom", {
        day: dayIn(zone, visit.startsAt, locale),
        time: timeIn(zone, visit.startsAt),
      })}
      footer={
        <>
          <Button variant="line" onClick={onClose}>
            {t("keepTime")}
          </Button>
          <Button
            busy={move.busy}
            disabled={move.slot === undefined}
            onClick={() => void move.send()}
          >
            {move.slot === undefined
              ? t("moveChoose")
              : t("moveTo", { day: move.slot.dayName, time: move.slot.time })}
          </Button>
        </>
      }
    >
      <Select
        label={t("facts.who")}
        value={move.clinicianId}
        options={staff.map(({ id, name }) => ({ value: String(id), label: name }))}
        onValueChange={move.setClinician}
      />
      {move.problem === undefined ? null : (
        <Note tone="warn" role="alert" size="body">
          <p className="font-semibold">{t(`moveProblem.${move.problem}`)}</p>
          <div className="mt-2 flex flex-wrap gap-2">
            {move.next.map((slot) => (
              <Button
                key={slot.startsAt}
                variant="line"
                size="sm"
                onClick={() => move.choose(slot)}
              >
                {t("near", { day: dayWords(slot.date, locale).long, time: slot.time })}
              </Button>
            ))}
          </div>
        </Note>
      )}
      <div className="max-h-[50dvh] overflow-y-auto px-1 pb-1">
        {week === undefined || day === undefined ? (
          move.lost ? (
            <Note tone="bad" role="alert" size="body">
              {t("moveProblem.unsure")}
            </Note>
          ) : (
            <SkeletonRows label={common("loading")} rows={3} />
          )
        ) : (
          <>
            <DayStrip week={week} day={day} onDay={move.setDay} onWeek={move.setFrom} />
            <SlotGrid
              day={day}
              chosen={move.slot?.startsAt}
              seats={week.capacity > 1}
              onChoose={(slot) => move.choose({ ...slot, date: day.date })}
            />
          </>
        )}
      </div>
    </Dialog>
  )
}
