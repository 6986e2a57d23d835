"use client"

import { Clock, Globe } from "lucide-react"
import { useTranslations } from "next-intl"
import { useSyncExternalStore } from "react"
import type { ReactNode } from "react"

import { Button } from "@/app/_ui/button"
import { EmptyState } from "@/app/_ui/empty-state"
import { Field } from "@/app/_ui/field"
import { Note } from "@/app/_ui/note"
import { Select } from "@/app/_ui/select"
import { Textarea } from "@/app/_ui/textarea"
import { cityWords } from "@/lib/i18n/zone-words"
import type { PatientLine } from "@/lib/patients/queries"
import type { Clinician } from "@/lib/scheduling/queries"
import type { OpenSlots } from "@/lib/scheduling/slots/open-slots"
import type { DayView } from "@/lib/scheduling/slots/slot-view"

import { DayStrip } from "./day-strip"
import { HoldClock } from "./hold-clock"
import type { HoldState } from "./hold-state"
import { Outcome } from "./outcome"
import { PatientPicker } from "./patient-picker"
import { SeriesButton } from "./series-button"
import { SlotGrid } from "./slot-grid"
import { useBooking } from "./use-booking"
import { useCalendarAddress } from "./use-calendar-address"

type Props = {
  /** What this clinic offers, named in the reader's language. */
  types: readonly { id: string; name: string }[]
  visitTypeId: string
  clinicians: readonly Clinician[]
  /** Null: whoever is free first. */
  clinician: Clinician | null
  week: OpenSlots
  day: DayView
  zoneName: string
  patient: PatientLine | null
}

/** Who, when and why on one page; the one filled button books. */
export function Booking(props: Props) {
  const { types, visitTypeId, clinicians, clinician, week, day, zoneName, patient } = props
  const t = useTranslations("booking")
  const address = useCalendarAddress({
    type: visitTypeId,
    clinician: clinician?.id ?? anyone,
    from: week.days[0]?.date,
    day: day.date,
  })
  const booking = useBooking({ visitTypeId, clinicianId: clinician?.id }, patient)
  const { form, problems } = booking
  const heldClinician = booking.hold.kind === "held" ? booking.hold.clinicianId : undefined

  return (
    <>
      <div className="mt-5 grid gap-x-12 gap-y-6 lg:grid-cols-[300px_minmax(0,1fr)]">
        <section aria-label={t("patient.legend")} className="flex flex-col gap-5">
          <Select
            label={t("visitType")}
            value={visitTypeId}
            options={types.map(({ id, name }) => ({ value: id, label: name }))}
            onValueChange={(id) => {
              booking.startAnew()
              address.go({ type: id, clinician: undefined, day: undefined })
            }}
          />
          <Select
            label={t("clinician")}
            value={clinician?.id ?? anyone}
            options={[
              { value: anyone, label: t("anyone") },
              ...clinicians.map(({ id, name }) => ({ value: String(id), label: name })),
            ]}
            onValueChange={(id) => {
              booking.startAnew()
              address.go({ clinician: id })
            }}
          />
          <p className="flex items-center gap-2 text-text-2">
            <Clock aria-hidden size={18} />
            {t("length", { minutes: week.minutes })}
          </p>
          <PatientPicker
            choice={form.patient}
            problems={problems}
            onChoose={booking.choosePatient}
          />
          <Field
            label={t("reason")}
            hint={t("reasonHint")}
            error={problems.has("reason") ? t("problem.reason") : undefined}
          >
            <Textarea
              value={form.reason}
              maxLength={500}
              onChange={(event) => booking.setReason(event.target.value)}
            />
          </Field>
        </section>

        <section aria-label={t("times")} className="min-w-0">
          <Zone zone={week.zone} name={zoneName} />
          {week.hours ? (
            <>
              <DayStrip
                week={week}
                day={day}
                onDay={(date) => address.go({ day: date })}
                onWeek={(from) => address.go({ from, day: undefined })}
              />
              <SlotGrid
                day={day}
                chosen={form.slot?.startsAt}
                seats={week.capacity > 1}
                onChoose={(slot) => void booking.chooseSlot({ ...slot, date: day.date })}
              />
            </>
          ) : (
            <EmptyState title={t("noHours", { clinician: clinician?.name ?? t("anyone") })}>
              {t("noHoursText", { clinician: clinician?.name ?? t("anyone") })}
            </EmptyState>
          )}
        </section>
      </div>

      {/* Above the phone's bar of 57 px. How the last try ended stands here too, so that it is never out of sight. */}
      <div className="sticky bottom-0 z-10 -mx-5 mt-6 border-t border-line-1 bg-surface-1 px-5 py-3 max-md:bottom-[calc(57px+env(safe-area-inset-bottom))] md:-mx-8 md:px-8">
        <Outcome
          outcome={booking.outcome}
          zoneName={zoneName}
          onChoose={(slot) => void booking.chooseSlot(slot)}
        />
        <Bar
          slot={form.slot}
          hold={booking.hold}
          whose={clinicians.find(({ id }) => id === heldClinician)?.name}
          zoneName={zoneName}
          busy={booking.busy}
          onBook={() => void booking.book()}
          repeat={
            clinician === null || week.capacity > 1 || form.slot === null ? null : (
              <SeriesButton
                visitTypeId={visitTypeId}
                clinician={clinician}
                patient={form.patient}
                reason={form.reason}
                holdId={booking.hold.kind === "held" ? booking.hold.holdId : undefined}
                startsAt={form.slot.startsAt}
                zone={week.zone}
                onMissing={booking.setProblems}
                onDone={booking.finish}
              />
            )
          }
        />
      </div>
    </>
  )
}

/** The clinic's zone, always; and when this computer lives by another, that too. */
function Zone({ zone, name }: { zone: string; name: string }) {
  const t = useTranslations("booking")
  const common = useTranslations("common")
  const here = useSyncExternalStore(neverChanges, ownZone, () => zone)
  const elsewhere = here === zone ? undefined : here
  return (
    <Note tone="brand" icon={Globe} size="body">
      <b className="font-semibold">{t("zone", { zone: name })}</b>
      {elsewhere ? (
        <span className="block">{t("zoneElsewhere", { city: cityWords(common, elsewhere) })}</span>
      ) : null}
    </Note>
  )
}

const anyone = "any"
const neverChanges = () => () => undefined
const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone

type Chosen = ReturnType<typeof useBooking>["form"]["slot"]

function Bar({
  slot,
  hold,
  whose,
  zoneName,
  busy,
  onBook,
  repeat,
}: {
  slot: Chosen
  hold: HoldState
  whose: string | undefined
  zoneName: string
  busy: boolean
  onBook: () => void
  repeat: ReactNode
}) {
  const t = useTranslations("booking")
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-12 gap-y-3">
      <p className="text-text-2">
        <b className="block text-read font-semibold text-text-1">
          {slot === null
            ? t("chooseTime")
            : t("summary", {
                day: slot.dayName,
                time: slot.offset === null ? slot.time : `${slot.time} ${slot.offset}`,
              })}
        </b>
        {whose === undefined ? zoneName : t("with", { clinician: whose, zone: zoneName })}
        {hold.kind === "held" ? (
          <span className="block">
            <HoldClock deadline={hold.deadline} />
          </span>
        ) : null}
      </p>
      <div className="flex min-w-60 flex-1 flex-wrap gap-3 md:flex-none">
        {repeat}
        <Button
          className="min-w-60 flex-1"
          disabled={hold.kind !== "held"}
          busy={busy}
          onClick={onBook}
        >
          {t("book")}
        </Button>
      </div>
    </div>
  )
}
