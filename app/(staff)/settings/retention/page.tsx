import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { dateIn, timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { grouped } from "@/app/_ui/grouped"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import { keepingOf } from "@/lib/clinics/keeping"
import { clinicSettingsOf } from "@/lib/clinics/queries"
import { listErasures } from "@/lib/erasure/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("operations.retention")
  const common = await getTranslations("common")
  return { title: `${t("title")} · ${common("brand")}` }
}

/** The policy of keeping, one line a class, and who was erased or is to be. */
export default async function RetentionPage() {
  const actor = await requireStaff()
  const now = new Date()
  const [t, common, basis, locale] = await Promise.all([
    getTranslations("operations.retention"),
    getTranslations("common"),
    getTranslations("operations.keeping.erasure"),
    getLocale(),
  ])
  const [clinic, erasures] = [await clinicSettingsOf(actor, now), await listErasures(actor, now)]
  if (!clinic.ok || !erasures.ok)
    return (
      <main className="max-w-[1104px] px-5 py-6 md:px-8">
        <h1 className="text-head font-semibold">{t("title")}</h1>
        <EmptyState title={t("forbidden.title")}>{t("forbidden.text")}</EmptyState>
      </main>
    )
  const { zone, retention } = clinic.value
  const when = (iso: string) => `${dateIn(zone, iso, locale)}, ${timeIn(zone, iso)}`
  return (
    <main className="max-w-[1104px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="mt-2 max-w-[64ch] text-text-2">
        {t("lead")}{" "}
        <Link href="/settings/clinic" className="underline underline-offset-2">
          {t("change")}
        </Link>
      </p>
      <div className="mt-5 rounded-3 border border-line-1 bg-surface-1">
        <Table
          cards
          caption={t("table")}
          columns={[
            { key: "class", label: t("class") },
            { key: "days", label: t("days"), className: "text-right!" },
            { key: "goes", label: t("goes") },
          ]}
        >
          {keepingOf(retention).map((line) => (
            <tr key={line.class}>
              <RowHead>{t(`classes.${line.class}`)}</RowHead>
              <Cell className="py-2 text-right whitespace-nowrap" label={t("days")}>
                {t("daysCount", { count: line.days, number: grouped(line.days) })}
                {line.set === "fixed" ? (
                  <span className="block text-small text-text-2">{t("fixed")}</span>
                ) : null}
              </Cell>
              <Cell className="py-2" label={t("goes")}>
                {t(`goesWords.${line.goes}`)}
              </Cell>
            </tr>
          ))}
        </Table>
      </div>
      <h2 className="mt-8 text-read font-semibold">{t("erasures")}</h2>
      <p className="mt-1 text-text-2">{t("zone", { zone: zoneWords(common, zone) })}</p>
      <div className="mt-3 rounded-3 border border-line-1 bg-surface-1">
        {erasures.value.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            cards
            caption={t("erasures")}
            columns={[
              { key: "record", label: t("record") },
              { key: "state", label: t("state") },
              { key: "by", label: t("by") },
              { key: "decided", label: t("decided") },
            ]}
          >
            {erasures.value.map((one) => (
              <tr key={one.id}>
                <RowHead>
                  <Link
                    href={`/patients/${one.patientId}`}
                    aria-label={t("open", { reference: one.reference })}
                  >
                    {one.reference}
                  </Link>
                </RowHead>
                <Cell className="py-2" label={t("state")}>
                  {basis(`state.${one.state}`)}
                  <span className="block text-small text-text-2">
                    {t("ground", { basis: basis(`basis.${one.basis}`) })}
                  </span>
                </Cell>
                <Cell className="py-2" label={t("by")}>
                  {one.by}
                  <span className="block text-small text-text-2">{when(one.at)}</span>
                </Cell>
                <Cell className="py-2" label={t("decided")}>
                  {one.decidedBy ?? (one.state === "requested" ? t("undecided") : "–")}
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </div>
    </main>
  )
}
