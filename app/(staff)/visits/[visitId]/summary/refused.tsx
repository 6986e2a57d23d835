import { getTranslations } from "next-intl/server"
import Link from "next/link"

import { buttonStyle } from "@/app/_ui/button-style"
import { EmptyState } from "@/app/_ui/empty-state"

/** Who may read summaries, for somebody who may not. */
export async function Refused() {
  const t = await getTranslations("summary")
  return (
    <main className="mx-auto w-full max-w-[720px] px-5 py-6 md:px-8">
      <h1 className="sr-only">{t("refusedTitle")}</h1>
      <div className="rounded-3 border border-line-1 bg-surface-1">
        <EmptyState
          title={t("refusedTitle")}
          action={
            <Link href="/today" className={buttonStyle("line")}>
              {t("back")}
            </Link>
          }
        >
          {t("refusedText")}
        </EmptyState>
      </div>
    </main>
  )
}
