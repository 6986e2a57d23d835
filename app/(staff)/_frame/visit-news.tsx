"use client"

import { useLocale, useTranslations } from "next-intl"

import { Say } from "@/app/_ui/say"
import { checkVerdict } from "@/lib/consultations/check-problems"
import type { TodayVisit } from "@/lib/consultations/today-view"

import { MessageLine } from "./message-state"
import { momentIn } from "./moment"

type Props = {
  visit: Pick<TodayVisit, "confirmed" | "message" | "check">
  zone: string
  /** Where no column of its own shows the check of camera and microphone. */
  checked?: boolean
}

/** Under a name in a list: whether they will come, what they were told, and what their check found. */
export function VisitNews({ visit, zone, checked = false }: Props) {
  const t = useTranslations("invite.messages")
  const staff = useTranslations("staff.check")
  const locale = useLocale()
  const { confirmed, message, check } = visit
  const verdict = checkVerdict(check)
  return (
    <span className="flex flex-col items-start font-normal">
      {confirmed ? (
        <Say tone="ok" className="text-small">
          {t("confirmed")}
        </Say>
      ) : null}
      {checked && check !== null ? (
        <Say tone={verdict === "works" ? "ok" : "mute"} className="text-small">
          {staff(verdict)} · {t("checked", { time: momentIn(zone, check.at, locale) })}
        </Say>
      ) : null}
      {message === null ? null : <MessageLine message={message} zone={zone} />}
    </span>
  )
}
