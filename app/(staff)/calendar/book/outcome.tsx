"use client"

import { useLocale, useTranslations } from "next-intl"
import Link from "next/link"

import { Button } from "@/app/_ui/button"
import { Note } from "@/app/_ui/note"

import { dayWords } from "../day-words"
import type { DatedSlot, Outcome as Ended } from "./booking-answer"

type Props = { outcome: Ended; zoneName: string; onChoose: (slot: DatedSlot) => void }

/** How the last try to book ended, read out when it appears, with the way on. */
export function Outcome({ outcome, zoneName, onChoose }: Props) {
  const t = useTranslations("booking")
  const locale = useLocale()
  switch (outcome.kind) {
    case "none":
      return null
    case "problem":
      return (
        <Note tone="bad" role="alert" size="body" className="mb-3 max-h-[40dvh] overflow-y-auto">
          {t(`problem.${outcome.key}`)}
        </Note>
      )
    case "taken":
      return (
        <Note tone="warn" role="alert" size="body" className="mb-3 max-h-[40dvh] overflow-y-auto">
          <p className="font-semibold">
            {outcome.next.length === 0 ? t("taken.none") : t(`taken.${outcome.who}`)}
          </p>
          <div className="mt-2 flex flex-wrap gap-2">
            {outcome.next.map((slot) => (
              <Button key={slot.startsAt} variant="line" onClick={() => onChoose(slot)}>
                {t("slotName", { day: dayWords(slot.date, locale).long, time: slot.time })}
              </Button>
            ))}
          </div>
        </Note>
      )
    case "done":
      return (
        <Note tone="ok" role="status" size="body" className="mb-3 max-h-[40dvh] overflow-y-auto">
          <p className="font-semibold">
            {outcome.visitId === null
              ? t("done.requested", { patient: outcome.patient })
              : t("done.title", { patient: outcome.patient })}
          </p>
          <p>
            {t("done.when", { day: outcome.dayName, time: outcome.time, zone: zoneName })}{" "}
            {outcome.visitId === null
              ? t("done.asked")
              : t(`done.told.${outcome.told ?? "nobody"}`)}
          </p>
          {outcome.visitId === null ? null : (
            <Link href={`/visits/${outcome.visitId}`}>{t("done.open")}</Link>
          )}
        </Note>
      )
  }
}
