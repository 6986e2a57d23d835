import { getLocale, getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { readPatient } from "@/lib/patients/record-queries"
import { readOpenSlots } from "@/lib/scheduling/open-slots"
import { listClinicians, readDay } from "@/lib/scheduling/queries"
import { typeName } from "@/lib/scheduling/type-name"
import { listVisitTypes } from "@/lib/scheduling/visit-types"

import { Live } from "../_frame/live"
import { Booking } from "./booking"
import { BusyStamp } from "./busy-stamp"
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
  const locale = await getLocale()
  const types = (await listVisitTypes(actor)).filter((type) => type.clinicianIds.length > 0)
  const type = types.find(({ id }) => id === asked.type) ?? types[0]
  const offering = clinicians.value.filter(({ id }) => type?.clinicianIds.includes(id) ?? false)
  const clinician =
    offering.find(({ id }) => id === asked.clinician) ??
    offering.find(({ id }) => id === actor.userId) ??
    offering[0]
  if (type === undefined || clinician === undefined) {
    return (
      <CalendarFrame>
        <EmptyState title={t("noClinicians")}>{t("noCliniciansText")}</EmptyState>
      </CalendarFrame>
    )
  }

  const week = await readOpenSlots(
    actor,
    { visitTypeId: type.id, clinicianId: clinician.id, from: asked.from, days: 7 },
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
  const patient =
    asked.patient === undefined ? undefined : await readPatient(actor, asked.patient, new Date())

  return (
    <Live>
      <CalendarFrame>
        <Booking
          types={types.map((one) => ({ id: one.id, name: typeName(one, locale) }))}
          visitTypeId={type.id}
          clinicians={offering}
          clinician={clinician}
          week={week.value}
          day={day}
          zoneName={zoneWords(common, zone)}
          patient={patient?.ok ? patient.value.patient : null}
        />
        <BusyStamp actor={actor} people={[clinician.id]} zone={zone} />
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
