import { useLocale, useTranslations } from "next-intl"

import { Note } from "@/app/_ui/note"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { OwnVisit } from "@/lib/scheduling/visits/own-visits"

import { whenOf } from "../../../join/when"

type Props = {
  visit: OwnVisit
  clinic: { name: string; phone: string; zone: string }
  now: Date
}

/** Until when it can be changed here, in words; after that whom to call. */
export function ChangeUntil({ visit, clinic, now }: Props) {
  const t = useTranslations("my.visit")
  const words = useTranslations("patient")
  const common = useTranslations("common")
  const until = whenOf(new Date(visit.changeUntil), clinic.zone, useLocale(), now)
  const call = { clinic: clinic.name, phone: clinic.phone }
  if (!visit.mayCancel)
    return (
      <Note className="mt-5">
        {visit.state === "booked" ? t("tooLate", call) : t("begun", call)}
      </Note>
    )
  const said = {
    day: words("day", until.date),
    time: until.time,
    zone: zoneWords(common, clinic.zone),
  }
  return (
    <p className="mt-4 text-read text-text-2">
      {t(visit.mayMove ? "until" : "cancelUntil", said)}{" "}
      {visit.mayMove ? null : t("callToMove", call)}
    </p>
  )
}
