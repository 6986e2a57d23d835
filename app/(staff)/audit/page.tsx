import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"

import { events, people } from "@/lib/audit/desk/event-queries"
import { logState } from "@/lib/audit/desk/queries"
import { savedFilters } from "@/lib/audit/desk/saved-filters"
import { auditActions, auditPurposes } from "@/lib/audit/event"
import { actorKinds, filterFrom, isWhole } from "@/lib/audit/filter"
import { requireStaff } from "@/lib/identity/session"

import { DeskNav } from "./desk-nav"
import { EventsTable } from "./events-table"
import { ExportButton } from "./export-button"
import { Filters } from "./filters"
import { Forbidden } from "./forbidden"
import { Frame } from "./frame"
import { Older } from "./older"
import { ProofBanner } from "./proof-banner"
import { SavedFilters, SaveFilter } from "./saved-filters"
import { selfCheckLine } from "./self-check-line"
import { address, cursorOf, stamp } from "./wording"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("audit"), await getTranslations("common")]
  return { title: `${t("pageTitle")} · ${common("brand")}` }
}

/** Every reading of this page is an event of the log it shows. */
export default async function AuditPage({ searchParams }: Props) {
  const actor = await requireStaff()
  const [query, t, locale] = [await searchParams, await getTranslations("audit"), await getLocale()]
  const filter = filterFrom(query)
  const before = cursorOf(query["before"])
  const page = await events(actor, filter, before, new Date())
  // One attempt is one event: who may not read the log asks for nothing more.
  if (!page.ok) return <Forbidden />
  const [state, staff, saved] = [
    await logState(actor),
    await people(actor),
    await savedFilters(actor),
  ]
  if (!state.ok || !staff.ok || !saved.ok) return <Forbidden />

  const { rows, total, more, zone } = page.value
  const { signed, waiting, stopped, anchors, selfCheck } = state.value
  return (
    <Frame>
      <DeskNav here="events" />
      <header className="mb-4 flex flex-wrap items-center gap-3">
        <h1 className="flex-1 text-head font-semibold tracking-[-0.015em] max-sm:basis-full [:lang(zh)_&]:tracking-normal">
          {t("title")}
        </h1>
        {isWhole(filter) ? null : <SaveFilter filter={filter} />}
        <ExportButton filter={filter} count={isWhole(filter) ? (signed?.size ?? 0) : total} />
      </header>
      <ProofBanner
        waiting={waiting}
        clinic={actor.clinicId}
        anchors={anchors.map(({ kind, name, upTo, trouble }) => ({
          kind,
          name,
          trouble,
          upTo: upTo && { size: upTo.size, at: stamp(upTo.at, zone, locale) },
        }))}
        stopped={
          stopped && {
            reason: stopped.reason,
            size: stopped.size,
            signedSize: stopped.signedSize,
            since: stamp(stopped.since, zone, locale),
          }
        }
        selfCheck={selfCheckLine(selfCheck, new Date(), (time) => stamp(time, zone, locale))}
        {...(signed === null
          ? {}
          : {
              signed: {
                size: signed.size,
                root: Buffer.from(signed.root).toString("hex"),
                keyId: signed.vkey.split("+")[1] ?? "",
                at: stamp(signed.signedAt, zone, locale),
              },
            })}
      />
      <Filters
        key={address(filter)}
        filter={filter}
        people={staff.value}
        kinds={actorKinds}
        actions={auditActions}
        purposes={auditPurposes}
      />
      <SavedFilters saved={saved.value} filter={filter} />
      <EventsTable
        rows={rows}
        total={total}
        zone={zone}
        signedSize={signed?.size ?? 0}
        locale={locale}
        filtered={!isWhole(filter)}
      />
      <Older
        filter={filter}
        last={more ? rows.at(-1)?.seq : undefined}
        paged={before !== undefined}
      />
    </Frame>
  )
}
