import { useTranslations } from "next-intl"
import Link from "next/link"
import type { ReactNode } from "react"

import { buttonStyle } from "@/app/_ui/button-style"

export function CalendarFrame({
  books = false,
  children,
}: {
  books?: boolean
  children: ReactNode
}) {
  const t = useTranslations("booking")
  return (
    <main className="px-5 py-6 md:px-8">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-head font-semibold">{t("calendar.title")}</h1>
        {books ? (
          <Link href="/calendar/book" className={buttonStyle("primary")}>
            {t("title")}
          </Link>
        ) : null}
      </div>
      {children}
    </main>
  )
}
