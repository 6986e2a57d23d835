import { getLocale, getTranslations } from "next-intl/server"

import { Say } from "@/app/_ui/say"
import type { StaffActor } from "@/lib/actor"
import { busyStamps } from "@/lib/calendars/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { UserId } from "@/lib/ids"
import { formatDay, formatTime } from "@/lib/time"

/** How old the busy times are that slots were worked out from; nothing where nobody has a calendar elsewhere. */
export async function BusyStamp(props: {
  actor: StaffActor
  people: readonly UserId[]
  zone: string
}) {
  const { actor, people, zone } = props
  const stamps = await busyStamps(actor, people, new Date())
  if (stamps.length === 0) return null
  const t = await getTranslations("book.feeds.stamp")
  const common = await getTranslations("common")
  const locale = await getLocale()
  const when = (at: string | null) => ({
    day: at === null ? "" : formatDay(new Date(at), zone, locale),
    time: at === null ? "" : formatTime(new Date(at), zone),
    zone: zoneWords(common, zone),
  })
  return (
    <ul className="mt-3 flex flex-col gap-1 text-small">
      {stamps.map(({ userId, name, freshness }) => {
        const since = freshness.kind === "failing" ? freshness.since : undefined
        const at = freshness.kind === "reading" ? null : (since ?? freshness.fetchedAt)
        const calm = freshness.kind === "fresh" || freshness.kind === "reading"
        return (
          <li key={userId}>
            <Say tone={calm ? "mute" : "warn"} className="whitespace-normal!">
              {t(freshness.kind, { name, ...when(at) })}
            </Say>
          </li>
        )
      })}
    </ul>
  )
}
