"use client"

import { Globe } from "lucide-react"
import { useTranslations } from "next-intl"

import { Note } from "@/app/_ui/note"
import { cityWords, zoneWords } from "@/lib/i18n/zone-words"

import { minutesAhead } from "./free-times"

type Props = {
  clinicZone: string
  ownZone: string
  /** The times are shown in the phone's own zone. */
  here: boolean
  /** The instant for which the difference is said: it changes with the clocks. */
  at: number
  onSwitch: () => void
}

/** Whose time the times are, always; and when the phone lives by another, that too, with a way to switch. */
export function ZoneNote({ clinicZone, ownZone, here, at, onSwitch }: Props) {
  const t = useTranslations("book.page")
  const common = useTranslations("common")
  const [shown, other] = here ? [ownZone, clinicZone] : [clinicZone, ownZone]
  const difference = useDifference(minutesAhead(other, shown, at))
  return (
    <Note tone="brand" icon={Globe} className="md:mt-0">
      <b className="font-semibold">{t("zone", { zone: zoneWords(common, shown) })}</b>
      {ownZone === clinicZone ? null : (
        <span className="block">
          {t(here ? "clinic" : "phone", { city: cityWords(common, other), difference })}{" "}
          <button
            type="button"
            onClick={onSwitch}
            className="cursor-pointer py-1 text-brand underline underline-offset-3"
          >
            {t("show", { zone: zoneWords(common, other) })}
          </button>
        </span>
      )}
    </Note>
  )
}

function useDifference(minutes: number): string {
  const t = useTranslations("book.page")
  if (minutes === 0) return t("sameTime")
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const span =
    rest === 0
      ? t("hours", { hours })
      : hours === 0
        ? t("minutes", { minutes: rest })
        : t("hoursMinutes", { hours, minutes: rest })
  return t(minutes > 0 ? "later" : "earlier", { span })
}
