import { TriangleAlert } from "lucide-react"
import { useLocale, useTranslations } from "next-intl"

import { birthDay, dateIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { ChartEntry } from "@/lib/patients/chart-queries"

import { EntryDialog } from "./entry-dialog"
import { Panel, Section } from "./section"

type Props = {
  patientId: string
  kind: ChartEntry["kind"]
  entries: readonly ChartEntry[]
  zone: string
  today: string
}

/** One kind of entry: allergies, medicines or problems, what runs first. */
export function ChartSection({ patientId, kind, entries, zone, today }: Props) {
  const t = useTranslations("record.chart")
  const locale = useLocale()
  const own = entries.filter((entry) => entry.kind === kind)
  return (
    <Section
      id={kind}
      title={t(`${kind}.title`)}
      count={own.filter(({ status }) => status === "active").length}
      action={<EntryDialog patientId={patientId} kind={kind} today={today} />}
    >
      <Panel>
        {own.length === 0 ? (
          <EmptyState title={t(`${kind}.empty`)}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            caption={t(`${kind}.title`)}
            columns={[
              { key: "name", label: t(`${kind}.name`) },
              { key: "detail", label: t(`${kind}.detail`) },
              { key: "since", label: t("since"), className: "max-md:hidden" },
              { key: "by", label: t("by"), className: "max-lg:hidden" },
              { key: "action", label: t("action"), hidden: true },
            ]}
          >
            {own.map((entry) => (
              <tr key={entry.id}>
                <RowHead className={entry.status === "active" ? "" : "text-text-3"}>
                  <span className="inline-flex items-center gap-1.5">
                    {kind === "allergy" && entry.status === "active" ? (
                      <TriangleAlert aria-hidden size={18} className="flex-none text-danger" />
                    ) : null}
                    {entry.name}
                  </span>
                  {entry.status === "stopped" ? (
                    <span className="block text-small font-normal text-text-3">
                      {entry.stoppedDay === null
                        ? t("stopped")
                        : t("stoppedOn", { day: birthDay(entry.stoppedDay, locale) })}
                    </span>
                  ) : null}
                </RowHead>
                <Cell>
                  {entry.detail || "–"}
                  {entry.severity === null ? null : (
                    <span className="block text-small text-text-2">
                      {t(`severities.${entry.severity}`)}
                    </span>
                  )}
                </Cell>
                <Cell className="whitespace-nowrap max-md:hidden">
                  {entry.sinceDay === null ? "–" : birthDay(entry.sinceDay, locale)}
                </Cell>
                <Cell className="max-lg:hidden">
                  {entry.writtenBy ?? t("takenOver")}
                  <span className="block text-small text-text-3">
                    {dateIn(zone, entry.writtenAt, locale)}
                  </span>
                </Cell>
                <Cell className="text-right">
                  <EntryDialog patientId={patientId} kind={kind} entry={entry} today={today} />
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </Panel>
    </Section>
  )
}
