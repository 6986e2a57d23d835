import { getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { readPatient } from "@/lib/patients/queries"
import { listClinicians, readDay, readSlots } from "@/lib/scheduling/queries"

import { Live } from "../_frame/live"
import { Booking } from "./booking"
import { DayList } from "./day-list"
import { CalendarFrame } from "./frame"
import { CalendarAsked } from "./search"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function CalendarPage({ searchParams }: Props) {
  const actor = await requireStaff()
  const t = await getTranslations("booking")
  const common = await getTranslations("common")
  const asked = CalendarAsked.parse(await searchParams)

  const clinicians = await listClinicians(actor)
  if (!clinicians.ok) {
    return (
      <CalendarFrame>
        <EmptyState title={t("refused.title")}>{t("refused.text")}</EmptyState>
      </CalendarFrame>
    )
  }
  const clinician =
    clinicians.value.find(({ id }) => id === asked.clinician) ??
    clinicians.value.find(({ id }) => id === actor.userId) ??
    clinicians.value[0]
  if (clinician === undefined) {
    return (
      <CalendarFrame>
        <EmptyState title={t("noClinicians")}>{t("noCliniciansText")}</EmptyState>
      </CalendarFrame>
    )
  }

  const week = await readSlots(
    actor,
    { clinicianId: clinician.id, from: asked.from, days: 7 },
    new Date(),
  )
  if (!week.ok) throw new Error("A clinician of the list has no calendar")
  const { days, zone, today } = week.value
  const day =
    days.find(({ date }) => date === asked.day) ??
    days.find(({ slots }) => slots.length > 0) ??
    days[0]
  if (day === undefined) throw new Error("A week has days")
  const visits = await readDay(actor, clinician.id, day.date)
  const patient = asked.patient === undefined ? undefined : await readPatient(actor, asked.patient)

  return (
    <Live>
      <CalendarFrame>
        <Booking
          clinicians={clinicians.value}
          clinician={clinician}
          week={week.value}
          day={day}
          zoneName={zoneWords(common, zone)}
          patient={
            patient?.ok
              ? { ...patient.value.patient, hasEmail: patient.value.patient.email !== null }
              : null
          }
        />
        <DayList
          clinician={clinician.name}
          date={day.date}
          zone={zone}
          past={day.date < today}
          visits={
            visits.ok
              ? visits.value.map(({ startsAt, endsAt, ...visit }) => ({
                  ...visit,
                  startsAt: startsAt.toISOString(),
                  endsAt: endsAt.toISOString(),
                }))
              : []
          }
        />
      </CalendarFrame>
    </Live>
  )
}
