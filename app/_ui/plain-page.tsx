import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { LanguageSwitch } from "./language-switch"
import { Mark } from "./mark"

/** The frame of the few pages that belong to nobody's work: front door, sign-in, not found. */
export function PlainPage({ children }: { children: ReactNode }) {
  const t = useTranslations("common")
  return (
    <div className="flex min-h-dvh flex-col bg-surface-1">
      <header className="flex min-h-14 items-center justify-between gap-2 border-b border-line-1 pr-2 pl-5 md:px-8">
        <Mark />
        <LanguageSwitch label={t("language")} />
      </header>
      <main className="mx-auto flex w-full max-w-[480px] flex-1 flex-col px-5 pt-8 pb-10 text-read md:pt-16">
        {children}
      </main>
    </div>
  )
}
