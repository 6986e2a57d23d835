import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

export function TypesFrame({ action, children }: { action?: ReactNode; children: ReactNode }) {
  const t = useTranslations("availability.types")
  return (
    <main className="max-w-[960px] px-5 py-6 md:px-8">
      <div className="flex flex-wrap items-start justify-between gap-4">
        <div>
          <h1 className="text-head font-semibold">{t("title")}</h1>
          <p className="mt-1 max-w-[64ch] text-text-2">{t("intro")}</p>
        </div>
        {action}
      </div>
      {children}
    </main>
  )
}
