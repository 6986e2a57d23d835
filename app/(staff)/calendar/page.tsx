import { getLocale, getTranslations } from "next-intl/server"
import { redirect } from "next/navigation"

import { EmptyState } from "@/app/_ui/empty-state"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { may } from "@/lib/permissions"
import { readCalendar, todayIn } from "@/lib/scheduling/calendar/queries"
import { listRequests } from "@/lib/scheduling/calendar/request-queries"
import { listClinicians } from "@/lib/scheduling/queries"

import { Live } from "../_frame/live"
import { BusyStamp } from "./busy-stamp"
import { Calendar } from "./calendar"
import { dayAfter, mondayOf } from "./day-words"
import { CalendarFrame } from "./frame"
import { Requests } from "./requests"
import { CalendarAsked } from "./search"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default async function CalendarPage({ searchParams }: Props) {
  const actor = await requireStaff()
  const t = await getTranslations("booking")
  const common = await getTranslations("common")
  const asked = CalendarAsked.parse(await searchParams)
  if (asked.patient !== undefined)
    redirect(`/calendar/book?patient=${encodeURIComponent(asked.patient)}`)

  const sees = actor.role === "clinician" || actor.role === "interpreter"
  const who = asked.who ?? (sees ? actor.userId : "all")
  const view = asked.view ?? (who === "all" ? "day" : "week")
  const at = new Date()
  const first = asked.from ?? (await todayIn(actor, at))
  const from = view === "week" ? mondayOf(first) : first
  const calendar = await readCalendar(
    actor,
    { from, days: view === "week" ? 7 : 1, ...(who === "all" ? {} : { person: who }) },
    at,
  )
  if (!calendar.ok) {
    return (
      <CalendarFrame>
        <EmptyState title={t("refused.title")}>{t("refused.text")}</EmptyState>
      </CalendarFrame>
    )
  }
  const books = may(actor, "visit.book")
  const clinicians = books ? await listClinicians(actor) : undefined
  const requests = books ? await listRequests(actor, at) : undefined
  const { zone } = calendar.value
  const locale = await getLocale()
  return (
    <Live>
      <CalendarFrame books={books}>
        <Requests requests={requests?.ok ? requests.value : []} zone={zone} locale={locale} />
        <Calendar
          calendar={calendar.value}
          view={view}
          who={who}
          step={view === "week" ? 7 : 1}
          previous={dayAfter(from, view === "week" ? -7 : -1)}
          staff={clinicians?.ok ? clinicians.value : []}
          zoneName={zoneWords(common, zone)}
          books={books}
        />
        <BusyStamp actor={actor} people={calendar.value.people.map(({ id }) => id)} zone={zone} />
      </CalendarFrame>
    </Live>
  )
}
