import { getLocale, getTranslations } from "next-intl/server"

import { BusyStamp } from "@/app/(staff)/calendar/busy-stamp"
import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { may } from "@/lib/permissions"
import { listEditable, readHolidays, readHours } from "@/lib/scheduling/availability/queries"
import { typeName } from "@/lib/scheduling/visit-types/type-name"
import { listVisitTypes } from "@/lib/scheduling/visit-types/visit-types"

import { AvailabilityFrame } from "./frame"
import { Holidays } from "./holidays"
import { HoursEditor } from "./hours-editor"
import { AvailabilityAsked } from "./search"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function AvailabilityPage({ searchParams }: Props) {
  const actor = await requireStaff()
  const t = await getTranslations("availability")
  const asked = AvailabilityAsked.parse(await searchParams)
  const now = new Date()
  const people = await listEditable(actor)
  if (!people.ok) {
    return (
      <AvailabilityFrame>
        <EmptyState title={t("refused")}>{t("refusedText")}</EmptyState>
      </AvailabilityFrame>
    )
  }
  const person =
    people.value.find(({ id }) => id === asked.person) ??
    people.value.find(({ id }) => id === actor.userId) ??
    people.value[0]
  const hours = person === undefined ? undefined : await readHours(actor, person.id, now)
  if (hours === undefined || !hours.ok) {
    return (
      <AvailabilityFrame>
        <EmptyState title={t("nobody")}>{t("nobodyText")}</EmptyState>
      </AvailabilityFrame>
    )
  }
  const holidays = await readHolidays(actor, now)
  const locale = await getLocale()
  const types = await listVisitTypes(actor)
  const { id } = hours.value.person
  const offered = types.filter((type) => type.clinicianIds.includes(id))
  return (
    <AvailabilityFrame>
      <BusyStamp actor={actor} people={[id]} zone={hours.value.clinicZone} />
      {/* Another person, or somebody else's save, is another editor. */}
      <HoursEditor
        key={`${id}/${hours.value.version}`}
        hours={hours.value}
        people={people.value}
        zones={Intl.supportedValuesOf("timeZone")}
        types={(offered.length > 0 ? offered : types).map((type) => ({
          id: type.id,
          name: typeName(type, locale),
        }))}
      />
      <Holidays
        key={`holidays/${holidays.version}`}
        {...holidays}
        editable={may(actor, "clinic.edit")}
      />
    </AvailabilityFrame>
  )
}
