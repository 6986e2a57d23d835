"use client"

import { useLocale, useTranslations } from "next-intl"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"
import { zoneWords } from "@/lib/i18n/zone-words"

import type { TimesNote } from "./booking-steps"
import { whenWords } from "./when"

type Props = {
  note: TimesNote
  zone: string
  busy: boolean
  onChoose: (startsAt: string) => void
}

/** How the last try ended, with the nearest free times to press at once. */
export function NearTimes({ note, zone, busy, onChoose }: Props) {
  const t = useTranslations("book.page")
  const common = useTranslations("common")
  const when = whenWords(useLocale())
  if (note.kind === "none") return null
  const next = note.kind === "taken" || note.kind === "expired" ? note.next : []
  const key =
    note.kind === "taken" || note.kind === "expired"
      ? next.length > 0
        ? note.kind
        : (`${note.kind}None` as const)
      : note.kind
  return (
    <Note tone="warn" role="alert" className="mb-4">
      <p>{t(key)}</p>
      {next.length === 0 ? null : (
        <>
          <ul className="mt-3 flex flex-col gap-2">
            {next.map((startsAt) => (
              <li key={startsAt}>
                <Button
                  variant="line"
                  className="w-full text-read! whitespace-normal!"
                  busy={busy}
                  onClick={() => onChoose(startsAt)}
                >
                  {t("chosen", when(startsAt, zone))}
                </Button>
              </li>
            ))}
          </ul>
          <p className="mt-2 text-text-2">{zoneWords(common, zone)}</p>
        </>
      )}
    </Note>
  )
}
