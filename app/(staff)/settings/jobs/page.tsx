import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"

import { dateIn, timeIn } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { Cell, RowHead, Table } from "@/app/_ui/table"
import { clinicOf } from "@/lib/consultations/queries"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { listParked } from "@/lib/jobs/queries"

import { codeWords, kindWords } from "./job-words"
import { RetryButton } from "./retry-button"

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("operations.jobs"), await getTranslations("common")]
  return { title: `${t("title")} · ${common("brand")}` }
}

/** What the workers gave up on: why, since when, and a button that has it tried again. */
export default async function JobsPage() {
  const actor = await requireStaff()
  const [t, common, locale, { zone }] = await Promise.all([
    getTranslations("operations.jobs"),
    getTranslations("common"),
    getLocale(),
    clinicOf(actor),
  ])
  const list = await listParked(actor)
  const when = (iso: string) => `${dateIn(zone, iso, locale)}, ${timeIn(zone, iso)}`
  return (
    <main className="max-w-[1104px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="mt-2 max-w-[64ch] text-text-2">
        {t("lead")} {t("zone", { zone: zoneWords(common, zone) })}
      </p>
      {!list.ok || list.value.openSince === null ? null : (
        <p className="mt-2 max-w-[64ch] text-text-2">
          {t("openSince", { time: when(list.value.openSince) })}
        </p>
      )}
      {!list.ok || list.value.kinds.length === 0 ? null : (
        <ul aria-label={t("kinds")} className="mt-4 flex flex-wrap gap-2">
          {list.value.kinds.map(({ job, total }) => (
            <li
              key={job}
              className="flex min-h-11 flex-wrap items-center justify-between gap-x-3 gap-y-1 rounded-3 max-sm:w-full border border-line-1 bg-surface-1 px-4 py-2"
            >
              {t("ofKind", { kind: kindWords(t, job), count: total })}
              <RetryButton input={{ kind: job }} name={kindWords(t, job)} />
            </li>
          ))}
        </ul>
      )}
      <div className="mt-5 rounded-3 border border-line-1 bg-surface-1">
        {!list.ok ? (
          <EmptyState title={t("forbidden.title")}>{t("forbidden.text")}</EmptyState>
        ) : list.value.rows.length === 0 ? (
          <EmptyState title={t("empty")}>{t("emptyText")}</EmptyState>
        ) : (
          <Table
            cards
            caption={t("title")}
            columns={[
              { key: "what", label: t("what") },
              { key: "why", label: t("why") },
              { key: "when", label: t("when") },
              { key: "action", label: t("action"), hidden: true },
            ]}
          >
            {list.value.rows.map((row) => (
              <tr key={row.id}>
                <RowHead>
                  {kindWords(t, row.job)}
                  <span className="block text-small font-normal text-text-2">
                    {t("number", { id: row.id })}
                  </span>
                </RowHead>
                <Cell className="min-w-48" label={t("why")}>
                  {codeWords(t, row.code)}
                  <span className="block text-small text-text-2">
                    {t("tries", { count: row.tries })}
                  </span>
                </Cell>
                <Cell className="whitespace-nowrap" label={t("when")}>
                  {when(row.parkedAt)}
                  <span className="block text-small text-text-2">
                    {t("asked", { time: when(row.askedAt) })}
                  </span>
                </Cell>
                <Cell className="text-right">
                  <RetryButton
                    input={{ id: row.id }}
                    name={`${kindWords(t, row.job)}, ${t("number", { id: row.id })}`}
                  />
                </Cell>
              </tr>
            ))}
          </Table>
        )}
      </div>
      {list.ok && list.value.total > list.value.rows.length ? (
        <p className="mt-2.5 text-small text-text-2">
          {t("more", { count: list.value.total - list.value.rows.length })}
        </p>
      ) : null}
    </main>
  )
}
