import { getLocale, getTranslations } from "next-intl/server"

import { EmptyState } from "@/app/_ui/empty-state"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { readPatient } from "@/lib/patients/record-queries"
import { listClinicians } from "@/lib/scheduling/queries"
import { readOpenSlots } from "@/lib/scheduling/slots/open-slots"
import { typeName } from "@/lib/scheduling/visit-types/type-name"
import { listVisitTypes } from "@/lib/scheduling/visit-types/visit-types"

import { Live } from "../../_frame/live"
import { Booking } from "./booking"
import { BookFrame } from "./frame"
import { BookAsked } from "./search"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function BookPage({ searchParams }: Props) {
  const actor = await requireStaff()
  const t = await getTranslations("booking")
  const common = await getTranslations("common")
  const asked = BookAsked.parse(await searchParams)

  const clinicians = await listClinicians(actor)
  if (!clinicians.ok) {
    return (
      <BookFrame>
        <EmptyState title={t("refused.book")}>{t("refused.text")}</EmptyState>
      </BookFrame>
    )
  }
  const locale = await getLocale()
  const types = (await listVisitTypes(actor)).filter((type) => type.clinicianIds.length > 0)
  const type = types.find(({ id }) => id === asked.type) ?? types[0]
  const offering = clinicians.value.filter(({ id }) => type?.clinicianIds.includes(id) ?? false)
  const own = offering.find(({ id }) => id === actor.userId)
  const pool = type !== undefined && type.assignment !== "named"
  const clinician =
    asked.clinician === "any"
      ? null
      : (offering.find(({ id }) => id === asked.clinician) ??
        own ??
        (pool ? null : (offering[0] ?? null)))
  if (type === undefined || offering.length === 0) {
    return (
      <BookFrame>
        <EmptyState title={t("noClinicians")}>{t("noCliniciansText")}</EmptyState>
      </BookFrame>
    )
  }

  const week = await readOpenSlots(
    actor,
    { visitTypeId: type.id, clinicianId: clinician?.id, from: asked.from, days: 7 },
    new Date(),
  )
  if (!week.ok) throw new Error("A clinician of the list has no calendar")
  const { days, zone } = week.value
  const day =
    days.find(({ date }) => date === asked.day) ??
    days.find(({ slots }) => slots.length > 0) ??
    days[0]
  if (day === undefined) throw new Error("A week has days")
  const patient =
    asked.patient === undefined ? undefined : await readPatient(actor, asked.patient, new Date())

  return (
    <Live>
      <BookFrame>
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
      </BookFrame>
    </Live>
  )
}
