import { getLocale, getTranslations } from "next-intl/server"

import { Texts } from "@/app/_edge/texts"
import { EmptyState } from "@/app/_ui/empty-state"
import { readOwnCalendars } from "@/lib/calendars/queries"
import { clinicOf } from "@/lib/consultations/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { formatDay, formatTime } from "@/lib/time"

import { BusyPanel } from "./busy-panel"
import type { Busy, When } from "./busy-panel"
import { FeedPanel } from "./feed-panel"

export default async function CalendarFeedPage() {
  const actor = await requireStaff()
  const [clinic, calendars, t, common, locale] = await Promise.all([
    clinicOf(actor),
    readOwnCalendars(actor, new Date()),
    getTranslations("book.feeds"),
    getTranslations("common"),
    getLocale(),
  ])
  const named = (zone: string | null): string => zoneWords(common, zone ?? clinic.zone)
  const zone = named(null)
  const when = (at: string): When => ({
    day: formatDay(new Date(at), clinic.zone, locale),
    time: formatTime(new Date(at), clinic.zone),
    zone,
  })
  return (
    <main className="max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {calendars.ok ? (
        <Texts areas={["book"]}>
          <p className="mt-1 text-text-2">{t("lead")}</p>
          <FeedPanel feed={feedWhen(calendars.value.feed, when)} />
          <BusyPanel busy={busyWhen(calendars.value.busy, when, named)} />
        </Texts>
      ) : (
        <EmptyState title={t("forbidden")}>{t("forbiddenText")}</EmptyState>
      )}
    </main>
  )
}

type Own = Extract<Awaited<ReturnType<typeof readOwnCalendars>>, { ok: true }>["value"]

function feedWhen(feed: Own["feed"], when: (at: string) => When) {
  if (feed === null) return null
  const { names, createdAt, readAt } = feed
  return { names, created: when(createdAt), read: readAt === null ? null : when(readAt) }
}

function busyWhen(
  busy: Own["busy"],
  when: (at: string) => When,
  named: (zone: string | null) => string,
): Busy | null {
  if (busy === null) return null
  const { host, times, freshness, unread, unknownZones, zone } = busy
  const fetchedAt = freshness.kind === "reading" ? null : freshness.fetchedAt
  return {
    host,
    times,
    unread,
    unknownZones:
      unknownZones.length === 0 ? null : { names: unknownZones.join(", "), own: named(zone) },
    kind: freshness.kind,
    fetched: fetchedAt === null ? null : when(fetchedAt),
    failing:
      freshness.kind === "failing"
        ? { since: when(freshness.since), problem: freshness.problem }
        : null,
  }
}
