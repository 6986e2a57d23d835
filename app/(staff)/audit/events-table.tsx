import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { grouped } from "@/app/_ui/grouped"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { EventRow } from "@/lib/audit/desk/event-queries"
import { zoneWords } from "@/lib/i18n/zone-words"

import { EventsList } from "./events-list"
import { Outcome, Proof } from "./marks"
import { actorKind, patientAddress, personAddress, stamp } from "./wording"

type Props = {
  rows: readonly EventRow[]
  total: number
  zone: string
  signedSize: number
  locale: string
  /** Whether a filter leaves events out. */
  filtered: boolean
}

const columns = [
  "time",
  "who",
  "did",
  "what",
  "patient",
  "reason",
  "result",
  "event",
  "proof",
] as const

export async function EventsTable(props: Props) {
  const { rows, total, zone, signedSize, locale, filtered } = props
  const [t, common] = [await getTranslations("audit"), await getTranslations("common")]
  return (
    <section aria-label={t("list.caption")}>
      <div className="mb-2 flex flex-wrap items-center gap-x-3 text-text-2">
        <p className="flex-1 max-sm:basis-full">
          <b className="font-semibold text-text-1">{grouped(total)}</b>{" "}
          {t("list.count", { count: total })}
        </p>
        <p className="text-text-3">{t("list.order", { zone: zoneWords(common, zone) })}</p>
      </div>
      <div className="overflow-clip rounded-3 border border-line-1 bg-surface-1">
        {rows.length === 0 ? (
          <EmptyState
            title={t("list.emptyTitle")}
            action={
              filtered ? (
                <Link href="/audit" className={buttonStyle("line")}>
                  {t("filter.clear")}
                </Link>
              ) : undefined
            }
          >
            {t("list.emptyText")}
          </EmptyState>
        ) : (
          <>
            <Table
              className="max-md:hidden"
              caption={t("list.caption")}
              columns={columns.map((key) => ({ key, label: t(`list.${key}`) }))}
            >
              {rows.map((row) => (
                <Event
                  key={row.seq}
                  row={row}
                  zone={zone}
                  locale={locale}
                  signedSize={signedSize}
                />
              ))}
            </Table>
            <EventsList rows={rows} zone={zone} locale={locale} signedSize={signedSize} />
          </>
        )}
      </div>
    </section>
  )
}

async function Event({
  row,
  zone,
  locale,
  signedSize,
}: {
  row: EventRow
  zone: string
  locale: string
  signedSize: number
}) {
  const t = await getTranslations("audit")
  return (
    <tr>
      <Cell className="whitespace-nowrap text-text-2">{stamp(row.at, zone, locale)}</Cell>
      <RowHead className="leading-4.5">
        {row.who === null ? (
          t(`actors.${actorKind(row.role)}`)
        ) : (
          <Link className="text-text-1 underline" href={personAddress(row.actorId)}>
            {row.who}
          </Link>
        )}
        <span className="block text-tiny font-normal text-text-3">{t(`roles.${row.role}`)}</span>
      </RowHead>
      <Cell>{t(`actions.${row.action}.did`)}</Cell>
      <Cell>{t(`actions.${row.action}.what`)}</Cell>
      <Cell className="whitespace-nowrap">
        {row.patientReference === null ? (
          "–"
        ) : (
          <Link className="underline" href={patientAddress(row.patientReference)}>
            {row.patientReference}
          </Link>
        )}
      </Cell>
      <Cell>{t(`purposes.${row.purpose}`)}</Cell>
      <Cell>
        <Outcome outcome={row.outcome} />
      </Cell>
      <Cell className="whitespace-nowrap text-text-3">
        {row.logIndex === null ? "–" : grouped(row.logIndex)}
      </Cell>
      <Cell>
        <Proof signed={row.logIndex !== null && row.logIndex < signedSize} />
      </Cell>
    </tr>
  )
}
