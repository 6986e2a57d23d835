import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { ChartedVisit } from "@/lib/patients/vitals-queries"
import type { Stretch } from "@/lib/patients/vitals-span"
import { visitMarks } from "@/lib/vitals/history/visit-mark"

import { useMoments } from "../../../visits/[visitId]/vitals/use-moments"
import { Panel, Section } from "../section"

/** `mayOpen`: a clinician reads a visit's own page of their own visits. */
type Visit = ChartedVisit & { readonly mayOpen: boolean }
type Props = { visits: readonly Visit[]; stretch: Stretch; zone: string }

/** Of the narrowest screen: room for one round mark. */
const leastApart = 0.12

/** The visits of the stretch, numbered in their order: on an axis, and as a table. */
export function VisitsSection({ visits, stretch, zone }: Props) {
  const t = useTranslations("history.patient")
  const { moment, day } = useMoments(zone)
  const numbered = visits.map((visit, i) => ({ ...visit, number: visits.length - i }))
  const byId = new Map(numbered.map((visit) => [visit.id.toString(), visit]))
  const shown = { from: moment(stretch.from), to: moment(stretch.to) }
  return (
    <Section id="visits" title={t("visits")} count={visits.length}>
      <p className="mb-2 text-text-2">{t("visitsText")}</p>
      <div className="mb-3 rounded-3 border border-line-1 bg-surface-1 px-6 py-3">
        <ol
          aria-label={t("axis", shown)}
          className="relative m-0 h-11 list-none border-b-2 border-line-2 p-0"
        >
          {visitMarks(visits, stretch, leastApart).map((mark) => {
            const own = mark.visits.flatMap((id) => byId.get(id) ?? [])
            const [first] = own
            const last = own.at(-1)
            if (first === undefined || last === undefined) return null
            const when = moment(first.from)
            const isOne = own.length === 1
            return (
              <li
                key={first.id}
                className="absolute bottom-1 -translate-x-1/2"
                style={{ left: `${mark.at * 100}%` }}
              >
                <Link
                  href={
                    isOne && first.mayOpen ? `/visits/${first.id}/vitals` : `#visit-${first.id}`
                  }
                  aria-label={
                    isOne ? t("openVisitName", { when }) : t("several", { count: own.length, when })
                  }
                  className="flex h-9 min-w-9 items-center justify-center rounded-full border border-line-2 bg-surface-1 px-1 text-small text-brand no-underline hover:bg-surface-2"
                >
                  {isOne ? first.number : `${first.number}–${last.number}`}
                </Link>
              </li>
            )
          })}
        </ol>
        <p aria-hidden="true" className="mt-1 flex justify-between gap-3 text-small text-text-2">
          <span>{day(stretch.from)}</span>
          <span>{day(stretch.to)}</span>
        </p>
      </div>
      <Panel>
        <Table
          caption={t("visits")}
          columns={[
            { key: "number", label: t("number") },
            { key: "when", label: t("when") },
            { key: "until", label: t("until"), className: "max-md:hidden" },
            { key: "clinician", label: t("clinician") },
            { key: "what", label: t("what"), className: "max-md:hidden" },
            { key: "action", label: t("openVisit"), hidden: true },
          ]}
        >
          {numbered.map((visit) => {
            const when = moment(visit.from)
            return (
              <tr key={visit.id} id={`visit-${visit.id}`} data-visit={visit.id}>
                <Cell className="tabular-nums">{visit.number}</Cell>
                <RowHead className="md:whitespace-nowrap">{when}</RowHead>
                <Cell className="whitespace-nowrap max-md:hidden">{moment(visit.to)}</Cell>
                <Cell>{visit.clinician}</Cell>
                <Cell className="max-md:hidden">{t(whatOf(visit))}</Cell>
                <Cell className="text-right">
                  {visit.mayOpen ? (
                    <Link
                      href={`/visits/${visit.id}/vitals`}
                      aria-label={t("openVisitName", { when })}
                      className={buttonStyle("line", "sm")}
                    >
                      {t("openVisit")}
                    </Link>
                  ) : (
                    <span className="text-small text-text-2">{t("notYours")}</span>
                  )}
                </Cell>
              </tr>
            )
          })}
        </Table>
      </Panel>
    </Section>
  )
}

function whatOf({ hasNumbers, hasWaves }: ChartedVisit): "both" | "numbers" | "waves" {
  return hasNumbers && hasWaves ? "both" : hasNumbers ? "numbers" : "waves"
}
