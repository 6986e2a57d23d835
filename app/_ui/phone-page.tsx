import { useTranslations } from "next-intl"
import type { ReactNode } from "react"

import { HelpRow } from "./help-row"
import { LanguageSwitch } from "./language-switch"
import { Mark } from "./mark"

type Props = {
  /** Unknown while a link is unknown: then the brand stands in its place and no number is shown. */
  clinic?: { name: string; phone: string } | undefined
  /** A page to scroll: the clinic's number stands at its end, so that it never lies over a control. */
  long?: boolean
  children: ReactNode
}

/** The frame of every patient page: 360 px first, one column, centred on a wide screen. */
export function PhonePage({ clinic, long = false, children }: Props) {
  const t = useTranslations("common")
  return (
    <div className="mx-auto flex min-h-dvh max-w-[480px] flex-col bg-surface-1 text-lead">
      <header className="flex min-h-14 items-center gap-2 border-b border-line-1 pr-2 pl-5">
        <span className="min-w-0 flex-1 text-read font-semibold">
          {clinic ? clinic.name : <Mark />}
        </span>
        <LanguageSwitch label={t("language")} />
      </header>
      <main className="flex flex-1 flex-col px-5 pt-6 pb-5">{children}</main>
      {clinic ? (
        <div
          className={
            long ? "bg-surface-1" : "bottom-0 z-10 bg-surface-1 [@media(min-height:30rem)]:sticky"
          }
        >
          <HelpRow clinic={clinic} />
        </div>
      ) : null}
    </div>
  )
}
