import { ChevronLeft } from "lucide-react"
import { useTranslations } from "next-intl"
import Link from "next/link"
import type { ReactNode } from "react"

export function BookFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("booking")
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <Link href="/calendar" className="mb-2 inline-flex min-h-11 items-center gap-1">
        <ChevronLeft aria-hidden size={18} />
        {t("calendar.back")}
      </Link>
      <h1 className="text-head font-semibold">{t("title")}</h1>
      {children}
    </main>
  )
}
