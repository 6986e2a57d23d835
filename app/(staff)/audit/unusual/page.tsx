import type { Metadata } from "next"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

import { EmptyState } from "@/app/_ui/empty-state"
import { Note } from "@/app/_ui/note"
import { zoneWords } from "@/lib/i18n/zone-words"
import { requireStaff } from "@/lib/identity/session"
import { unusualAccess, unusualWindows } from "@/lib/patients/unusual-access"

import { DeskNav } from "../desk-nav"
import { Forbidden } from "../forbidden"
import { Frame } from "../frame"
import { Findings } from "./findings"

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export async function generateMetadata(): Promise<Metadata> {
  const [t, common] = [await getTranslations("audit.desk"), await getTranslations("common")]
  return { title: `${t("unusual")} · ${common("brand")}` }
}

/** What one might want to look at, with the reason of each. It accuses nobody. */
export default async function UnusualPage({ searchParams }: Props) {
  const actor = await requireStaff()
  const [t, common, locale] = [
    await getTranslations("audit.unusual"),
    await getTranslations("common"),
    await getLocale(),
  ]
  const wanted = Number((await searchParams)["days"])
  const days = unusualWindows.find((window) => window === wanted) ?? 7
  const found = await unusualAccess(actor, days, new Date())
  if (!found.ok) return <Forbidden />
  const { findings, cut } = found.value
  return (
    <Frame>
      <DeskNav here="unusual" />
      <header className="mb-4 flex flex-wrap items-end gap-x-6 gap-y-3">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="text-head font-semibold tracking-[-0.015em] [:lang(zh)_&]:tracking-normal">
            {t("title")}
          </h1>
          <p className="mt-1 max-w-[44rem] text-text-2">
            {t("lead")} {t("zone", { zone: zoneWords(common, found.value.zone) })}
          </p>
        </div>
        <nav aria-label={t("window")} className="flex flex-wrap gap-2">
          {unusualWindows.map((window) => (
            <Link
              key={window}
              href={`/audit/unusual?days=${window}`}
              aria-current={window === days ? "page" : undefined}
              className="inline-flex min-h-9 items-center rounded-full border border-line-2 px-3.5 text-small text-text-1 no-underline hover:bg-surface-2 aria-[current]:border-brand aria-[current]:bg-brand-soft aria-[current]:font-medium pointer-coarse:min-h-11"
            >
              {t("days", { count: window })}
            </Link>
          ))}
        </nav>
      </header>
      {cut ? (
        <Note size="body" tone="warn" className="mb-4">
          {t("cut")}
        </Note>
      ) : null}
      {findings.length === 0 ? (
        <div className="rounded-3 border border-line-1 bg-surface-1">
          <EmptyState title={t("emptyTitle")}>{t("emptyText")}</EmptyState>
        </div>
      ) : (
        <Findings access={found.value} locale={locale} />
      )}
      <details className="mt-5 max-w-[44rem] text-text-2">
        <summary className="inline-flex min-h-11 cursor-pointer items-center text-brand">
          {t("rules")}
        </summary>
        <ul className="list-disc pl-5">
          {(["break_glass", "no_relation", "family_name", "volume", "hours"] as const).map(
            (rule) => (
              <li key={rule} className="mb-1">
                {t(`rule.${rule}`)}
              </li>
            ),
          )}
        </ul>
      </details>
    </Frame>
  )
}
