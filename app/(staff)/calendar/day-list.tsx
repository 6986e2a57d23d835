"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { DayVisit } from "@/lib/scheduling/queries"

import { timeIn } from "../_frame/clock"
import { VisitNews } from "../_frame/visit-news"
import { dayWords } from "./day-words"
import { VisitActions } from "./visit-actions"

export type ListedVisit = Omit<DayVisit, "startsAt" | "endsAt"> & {
  startsAt: string
  endsAt: string
}

type Props = {
  clinician: string
  date: string
  zone: string
  past: boolean
  visits: readonly ListedVisit[]
}

/** The chosen day as it stands, beside which one books. */
export function DayList({ clinician, date, zone, past, visits }: Props) {
  const t = useTranslations("booking")
  const title = t("list.title", { clinician, day: dayWords(date, useLocale()).long })
  return (
    <section aria-labelledby="day" className="mt-8">
      <h2 id="day" className="mb-2 text-read font-semibold">
        {title} <span className="text-text-3">{visits.length}</span>
      </h2>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        {visits.length === 0 ? (
          <EmptyState title={t("list.empty")} />
        ) : (
          <Table
            caption={title}
            columns={[
              { key: "time", label: t("list.time") },
              { key: "patient", label: t("list.patient") },
              { key: "reason", label: t("list.reason") },
              { key: "state", label: t("list.state") },
              { key: "action", label: t("list.action"), hidden: true },
            ]}
          >
            {visits.map((visit) => (
              <tr key={visit.id}>
                <Cell className="font-semibold whitespace-nowrap">
                  {timeIn(zone, visit.startsAt)}–{timeIn(zone, visit.endsAt)}
                </Cell>
                <RowHead>
                  <Link href={`/patients/${visit.patient.id}`}>{visit.patient.name}</Link>
                  <span className="block font-normal text-text-3">{visit.patient.reference}</span>
                  <VisitNews visit={visit} zone={zone} checked />
                </RowHead>
                <Cell>{visit.reason}</Cell>
                <Cell className="whitespace-nowrap">{t(`states.${visit.state}`)}</Cell>
                <Cell className="text-right">
                  {past ? null : <VisitActions visit={visit} time={timeIn(zone, visit.startsAt)} />}
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </div>
    </section>
  )
}
