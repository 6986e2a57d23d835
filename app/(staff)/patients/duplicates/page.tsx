import { getLocale, getTranslations } from "next-intl/server"
import Link from "next/link"

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
export default async function DuplicatesPage() {
  const actor = await requireStaff()
  const t = await getTranslations("record.duplicates")
  const words = await getTranslations("record.merging")
  const locale = await getLocale()
  const found = await possibleDuplicates(actor, new Date())
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
          {found.value.more ? <p className="mt-3 text-text-2">{t("more")}</p> : null}
        </>
      )}
    </main>
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
