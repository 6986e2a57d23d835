import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

export function AvailabilityFrame({ children }: { children: ReactNode }) {
  const t = useTranslations("availability")
  return (
    <main className="max-w-[1232px] px-5 py-6 md:px-8">
      <h1 className="text-head font-semibold">{t("title")}</h1>
      <p className="mt-1 max-w-[64ch] text-text-2">{t("intro")}</p>
      {children}
    </main>
  )
}
