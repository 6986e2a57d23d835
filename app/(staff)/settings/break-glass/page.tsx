import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { dateIn, timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { patientName } from "@/app/_ui/patient-name"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import { clinicOf } from "@/lib/consultations/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { listBrokenGlass } from "@/lib/patients/break-glass-queries"
import { keptReason } from "@/lib/reason"

export default async function BreakGlassPage() {
  const actor = await requireStaff()
  const t = await getTranslations("record.glass")
  const staff = await getTranslations("staff.roles")
  const common = await getTranslations("common")
  const locale = await getLocale()
  const { zone } = await clinicOf(actor)
  const list = await listBrokenGlass(actor)
  const now = new Date()
  return (
    <main className="max-w-[1104px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="mt-2 max-w-[64ch] text-text-2">
        {t("lead")} {t("zone", { zone: zoneWords(common, zone) })}
      </p>
      <div className="mt-5 rounded-3 border border-line-1 bg-surface-1">
        {!list.ok ? (
          <EmptyState title={t("forbidden.title")}>{t("forbidden.text")}</EmptyState>
        ) : list.value.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            caption={t("title")}
            columns={[
              { key: "by", label: t("by") },
              { key: "patient", label: t("patient") },
              { key: "reason", label: t("reason") },
              { key: "when", label: t("when") },
            ]}
          >
            {list.value.map((one) => (
              <tr key={one.id}>
                <RowHead>
                  {one.by.name}
                  <span className="block text-small font-normal text-text-2">
                    {staff(one.by.role)}
                  </span>
                </RowHead>
                <Cell>
                  <Link href={`/patients/${one.patient.id}`}>
                    {patientName(common, one.patient.name)}
                  </Link>
                  <span className="block text-small text-text-2">{one.patient.reference}</span>
                </Cell>
                <Cell className="min-w-48 wrap-anywhere">
                  <bdi>{keptReason(one.reason)}</bdi>
                </Cell>
                <Cell className="whitespace-nowrap">
                  {dateIn(zone, one.openedAt, locale)}, {timeIn(zone, one.openedAt)}
                  {Date.parse(one.until) > now.getTime() ? (
                    <span className="block text-small text-warn">
                      {t("open", { time: timeIn(zone, one.until) })}
                    </span>
                  ) : null}
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </div>
    </main>
  )
}
