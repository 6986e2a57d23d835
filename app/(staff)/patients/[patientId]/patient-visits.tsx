import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { dateIn, timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { VisitLine } from "@/lib/patients/record-queries"

import { Panel, Section } from "./section"

type Props = {
  zone: string
  zoneName: string
  visits: readonly VisitLine[]
  now: Date
  readsChart: boolean
}

/** Coming and past visits: the next one first, then backwards from today. */
export function PatientVisits({ zone, zoneName, visits, now, readsChart }: Props) {
  const t = useTranslations("patients.visits")
  const coming = visits.filter((visit) => visit.endsAt > now && visit.state !== "cancelled")
  const past = visits.filter((visit) => !coming.includes(visit))
  return (
    <Section id="visits" title={t("title")} count={visits.length}>
      <p className="mb-2 text-text-2">{t("zone", { zone: zoneName })}</p>
      <Panel>
        {visits.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            caption={t("caption", { zone: zoneName })}
            columns={[
              { key: "when", label: t("when") },
              { key: "clinician", label: t("clinician"), className: "max-md:hidden" },
              { key: "reason", label: t("reason"), className: "max-md:hidden" },
              { key: "state", label: t("state") },
              { key: "action", label: t("action"), hidden: true },
            ]}
          >
            {[...coming.toReversed(), ...past].map((visit) => (
              <VisitRow key={visit.id} visit={visit} zone={zone} readsChart={readsChart} />
            ))}
          </Table>
        )}
      </Panel>
    </Section>
  )
}

type RowProps = { visit: VisitLine; zone: string; readsChart: boolean }

function VisitRow({ visit, zone, readsChart }: RowProps) {
  const t = useTranslations("patients.visits")
  const states = useTranslations("booking.states")
  const history = useTranslations("history")
  const locale = useLocale()
  const iso = visit.startsAt.toISOString()
  const when = `${dateIn(zone, iso, locale)}, ${timeIn(zone, iso)}`
  const summary = visit.state === "ended" && visit.summary !== null
  return (
    <tr>
      <RowHead>
        <span className="md:whitespace-nowrap">{when}</span>
        <span className="block text-small font-normal text-text-2 md:hidden">
          <bdi>{visit.reason}</bdi>
        </span>
      </RowHead>
      <Cell className="max-md:hidden">{visit.clinician}</Cell>
      <Cell className="max-md:hidden">
        <bdi>{visit.reason}</bdi>
      </Cell>
      <Cell className="whitespace-nowrap">
        {states(visit.state)}
        {visit.outcome === null || visit.outcome === "cancelled" ? null : (
          <Link
            href={`/visits/${visit.id}/outcome`}
            className="block text-small text-text-2 underline"
          >
            {t(`outcomes.${visit.outcome}`)}
          </Link>
        )}
        {summary ? (
          <span className="block text-small text-text-2">
            {t(visit.summary === "signed" ? "summarySigned" : "summaryOpen")}
          </span>
        ) : null}
        {readsChart && (visit.state === "ended" || visit.state === "in_call") ? (
          <Link
            href={`/visits/${visit.id}/vitals`}
            aria-label={`${history("open")}: ${when}`}
            className="block text-small text-text-2 underline"
          >
            {history("open")}
          </Link>
        ) : null}
      </Cell>
      <Cell className="text-right">
        {visit.state === "cancelled" ? null : (
          <Link
            href={summary ? `/visits/${visit.id}/summary` : `/visits/${visit.id}`}
            aria-label={t("openName", { when })}
            className={buttonStyle("line", "sm")}
          >
            {t("open")}
          </Link>
        )}
      </Cell>
    </tr>
  )
}
