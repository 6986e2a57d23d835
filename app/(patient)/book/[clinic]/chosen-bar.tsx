"use client"

import { useLocale, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { cityWords, zoneWords } from "@/lib/i18n/zone-words"

import { whenWords } from "./when"

type Props = {
  chosen: string | undefined
  zone: string
  /** The other of the two zones; the same where there is only one. */
  other: string
  busy: boolean
  onBook: (startsAt: string) => void
}

/** The chosen time on both clocks, and the button: always in sight. */
export function ChosenBar({ chosen, zone, other, busy, onBook }: Props) {
  const t = useTranslations("book.page")
  return (
    <footer className="sticky bottom-0 z-10 border-t border-line-1 bg-surface-1 px-5 pt-3 pb-4 md:grid md:grid-cols-[300px_minmax(0,560px)] md:items-center md:justify-center md:gap-14 md:px-8">
      <div className="mb-2.5 text-read text-text-2 md:mb-0" aria-live="polite">
        {chosen === undefined ? (
          <b className="text-lead font-semibold text-text-1">{t("choose")}</b>
        ) : (
          <Chosen at={chosen} zone={zone} other={other} />
        )}
      </div>
      <Button
        size="big"
        busy={busy}
        disabled={chosen === undefined}
        onClick={() => {
          if (chosen !== undefined) onBook(chosen)
        }}
      >
        {t("book")}
      </Button>
    </footer>
  )
}

/** "Tuesday 1 December, 11:40 · London time (12:40 in Madrid)" */
export function Chosen({ at, zone, other }: { at: string; zone: string; other: string }) {
  const t = useTranslations("book.page")
  const common = useTranslations("common")
  const when = whenWords(useLocale())
  const [shown, elsewhere] = [when(at, zone), when(at, other)]
  const city = cityWords(common, other)
  return (
    <>
      <b className="block text-lead font-semibold text-text-1">{t("chosen", shown)}</b>
      {zoneWords(common, zone)}{" "}
      {zone === other
        ? null
        : shown.day === elsewhere.day
          ? t("elsewhere", { time: elsewhere.time, city })
          : t("elsewhereDay", { ...elsewhere, city })}
    </>
  )
}
