import { useTranslations } from "next-intl"
import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"
import { z } from "zod"

import { buttonStyle } from "@/app/_ui/button-style"
import { birthDay } from "@/app/_ui/clock"
import { EmptyState } from "@/app/_ui/empty-state"
import { requireStaff } from "@/lib/identity/session"
import { possibleDuplicates } from "@/lib/patients/merge-queries"
import type { DuplicateSide } from "@/lib/patients/merge-queries"

export async function generateMetadata() {
  const t = await getTranslations("record.duplicates")
  return { title: t("title") }
}

/** Every two records that may be one person's, each with the way to compare and merge them. */
export default async function DuplicatesPage({ searchParams }: PageProps<"/patients/duplicates">) {
  const actor = await requireStaff()
  const t = await getTranslations("record.duplicates")
  const words = await getTranslations("record.merging")
  const locale = await getLocale()
  const asked = z.coerce
    .number()
    .int()
    .min(1)
    .max(1e6)
    .catch(1)
    .parse((await searchParams)["page"])
  const found = await possibleDuplicates(actor, new Date(), asked)
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <Link href="/patients" className="inline-flex min-h-11 items-center text-body">
        {t("back")}
      </Link>
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {!found.ok ? (
        <EmptyState title={t("refused.title")}>{t("refused.text")}</EmptyState>
      ) : found.value.pairs.length === 0 ? (
        <EmptyState title={t("empty.title")}>{t("empty.text")}</EmptyState>
      ) : (
        <>
          <p className="mt-1 text-text-2">{t("lead")}</p>
          <ul className="mt-4 divide-y divide-line-1 rounded-3 border border-line-1 bg-surface-1">
            {found.value.pairs.map(({ older, newer, alike }) => (
              <li
                key={`${older.id}/${newer.id}`}
                className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3"
              >
                <Side side={older} locale={locale} />
                <Side side={newer} locale={locale} />
                <span className="w-full text-small text-text-2 md:w-56">
                  {alike.map((what) => words(`alike.${what}`)).join(" · ")}
                </span>
                <Link
                  href={`/patients/${older.id}/merge?with=${newer.id}`}
                  aria-label={t("compareNames", {
                    one: older.reference,
                    other: newer.reference,
                  })}
                  className={buttonStyle("line", "sm")}
                >
                  {words("compare")}
                </Link>
              </li>
            ))}
          </ul>
          <Pages page={found.value.page} pages={found.value.pages} total={found.value.total} />
        </>
      )}
    </main>
  )
}

/** Where there is more than one: which this is, and the way to the ones beside it. */
function Pages({ page, pages, total }: { page: number; pages: number; total: number }) {
  const t = useTranslations("record.duplicates")
  if (pages < 2) return null
  const to = (other: number) => `/patients/duplicates?page=${other}` as const
  return (
    <nav aria-label={t("pages")} className="mt-3 flex flex-wrap items-center gap-3">
      {page > 1 ? (
        <Link href={to(page - 1)} className={buttonStyle("line", "sm")}>
          {t("previous")}
        </Link>
      ) : null}
      <span className="text-text-2">{t("pageOf", { page, pages, total })}</span>
      {page < pages ? (
        <Link href={to(page + 1)} rel="next" className={buttonStyle("line", "sm")}>
          {t("next")}
        </Link>
      ) : null}
    </nav>
  )
}

function Side({ side, locale }: { side: DuplicateSide; locale: string }) {
  return (
    <span className="min-w-40 flex-1">
      <Link href={`/patients/${side.id}`} className="font-medium">
        {side.name}
      </Link>{" "}
      <span className="whitespace-nowrap text-text-2">{side.reference}</span>
      <span className="block text-small text-text-2">{birthDay(side.birthDate, locale)}</span>
    </span>
  )
}
