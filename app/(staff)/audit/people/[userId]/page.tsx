import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"
import { z } from "zod"

import { personTimeline } from "@/lib/audit/desk/timelines"
import { requireStaff } from "@/lib/identity/session"

import { Forbidden } from "../../forbidden"
import { NotInLog } from "../../not-in-log"
import { TimelinePage } from "../../timeline-page"
import { cursorOf, personAddress } from "../../wording"

type Props = {
  params: Promise<{ userId: string }>
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("audit"), await getTranslations("common")]
  return { title: `${t("timeline.ofPerson")} · ${common("brand")}` }
}

/** Everything that one member of staff did. */
export default async function PersonTimelinePage({ params, searchParams }: Props) {
  const actor = await requireStaff()
  const [t, locale] = [await getTranslations("audit"), await getLocale()]
  const userId = z.guid().safeParse((await params).userId).data ?? ""
  const before = cursorOf((await searchParams)["before"])
  const found = await personTimeline(actor, userId, before, new Date())
  if (!found.ok) return found.reason === "forbidden" ? <Forbidden /> : <NotInLog />
  const { person, ...timeline } = found.value
  return (
    <TimelinePage
      of="person"
      title={person.name}
      lead={`${t("timeline.ofPerson")} · ${t(`roles.${person.role}`)}`}
      timeline={timeline}
      filter={{ actor: userId }}
      here={personAddress(userId)}
      locale={locale}
      paged={before !== undefined}
    />
  )
}
