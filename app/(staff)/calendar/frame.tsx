import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

export function CalendarFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("booking")
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {children}
    </main>
  )
}
