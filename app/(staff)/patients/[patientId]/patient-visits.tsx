import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import type { PatientPage } from "@/lib/patients/queries"

import { dateIn, timeIn } from "../../_frame/clock"

type Props = { zone: string; zoneName: string; visits: PatientPage["visits"] }

export function PatientVisits({ zone, zoneName, visits }: Props) {
  const t = useTranslations("patients.visits")
  const states = useTranslations("booking.states")
  const locale = useLocale()
  return (
    <section aria-labelledby="visits" className="mt-6">
      <h2 id="visits" className="text-read font-semibold">
        {t("title")} <span className="text-text-3">{visits.length}</span>
      </h2>
      <p className="mb-2 text-text-2">{t("zone", { zone: zoneName })}</p>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        {visits.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            caption={t("caption", { zone: zoneName })}
            columns={[
              { key: "when", label: t("when") },
              { key: "clinician", label: t("clinician"), className: "max-md:hidden" },
              { key: "reason", label: t("reason") },
              { key: "state", label: t("state") },
              { key: "action", label: t("action"), hidden: true },
            ]}
          >
            {visits.map((visit) => {
              const iso = visit.startsAt.toISOString()
              const when = `${dateIn(zone, iso, locale)}, ${timeIn(zone, iso)}`
              return (
                <tr key={visit.id}>
                  <RowHead className="md:whitespace-nowrap">{when}</RowHead>
                  <Cell className="max-md:hidden">{visit.clinician}</Cell>
                  <Cell>{visit.reason}</Cell>
                  <Cell className="whitespace-nowrap">{states(visit.state)}</Cell>
                  <Cell className="text-right">
                    {visit.state === "cancelled" ? null : (
                      <Link
                        href={`/visits/${visit.id}`}
                        aria-label={t("openName", { when })}
                        className={buttonStyle("line", "sm")}
                      >
                        {t("open")}
                      </Link>
                    )}
                  </Cell>
                </tr>
              )
            })}
          </Table>
        )}
      </div>
    </section>
  )
}
