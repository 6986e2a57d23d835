import { getTranslations } from "next-intl/server"
import Link from "next/link"
import type { ReactNode } from "react"

import { buttonStyle } from "@/app/_ui/button-style"
import type { Timeline } from "@/lib/audit/desk/timelines"
import type { Filter } from "@/lib/audit/filter"
import { zoneWords } from "@/lib/i18n/zone-words"

import { DeskNav } from "./desk-nav"
import { ExportButton } from "./export-button"
import { Frame } from "./frame"
import { TimelineDays, TimelineSums } from "./timeline"
import { address } from "./wording"

type Props = {
  of: "patient" | "person"
  title: ReactNode
  lead: ReactNode
  timeline: Timeline
  /** The same events in the table, and in an export. */
  filter: Filter
  here: `/audit/patients/${string}` | `/audit/people/${string}`
  locale: string
  paged: boolean
  /** What else can be done with what is shown. */
  actions?: ReactNode
}

export async function TimelinePage(props: Props) {
  const { of, title, lead, timeline, filter, here, locale, paged, actions } = props
  const [t, common] = [await getTranslations("audit"), await getTranslations("common")]
  const last = timeline.more ? timeline.rows.at(-1)?.seq : undefined
  return (
    <Frame>
      <DeskNav />
      <header className="mb-4 flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1 basis-60">
          <h1 className="text-head font-semibold tracking-[-0.015em] wrap-anywhere [:lang(zh)_&]:tracking-normal">
            {title}
          </h1>
          <p className="text-text-2">{lead}</p>
        </div>
        <Link href={address(filter)} className={buttonStyle("line")}>
          {t("timeline.table")}
        </Link>
        <ExportButton filter={filter} count={timeline.sums.events} />
      </header>
      {actions === undefined ? null : <div className="mb-4 flex flex-wrap gap-3">{actions}</div>}
      <TimelineSums of={of} sums={timeline.sums} />
      <p className="mb-2 text-small text-text-3">
        {t("list.order", { zone: zoneWords(common, timeline.zone) })}
      </p>
      <TimelineDays
        of={of}
        rows={timeline.rows}
        zone={timeline.zone}
        locale={locale}
        signedSize={timeline.signedSize}
      />
      <p className="flex min-h-11 items-center gap-4 text-small">
        {last === undefined ? null : (
          <Link className="underline" href={`${here}?before=${last}`}>
            {t("list.older")}
          </Link>
        )}
        {paged ? (
          <Link className="underline" href={here}>
            {t("list.newest")}
          </Link>
        ) : null}
      </p>
    </Frame>
  )
}
