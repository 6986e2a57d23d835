import { useTranslations } from "next-intl"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"

/** The same words whether it does not exist or belongs to somebody else. */
export function NoSuchVisit() {
  const t = useTranslations("staff.visit")
  return (
    <main className="mx-auto w-full max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="sr-only">{t("missingTitle")}</h1>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <EmptyState
          title={t("missingTitle")}
          action={
            <Link href="/today" className={buttonStyle("line")}>
              {t("back")}
            </Link>
          }
        >
          {t("missingText")}
        </EmptyState>
      </div>
    </main>
  )
}
