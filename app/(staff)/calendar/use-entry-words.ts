"use client"

import { useLocale, useTranslations } from "next-intl"

import { plainTimeIn, timeIn } from "@/app/_ui/clock"
import { patientName } from "@/app/_ui/patient-name"
import type { CalendarEntry } from "@/lib/scheduling/calendar/calendar-view"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

import { lookOf } from "./entry-look"

export type EntryWords = { time: string; kind: string; title: string; detail: string }

/** What a box says: when, what kind of thing, who, and what more there is to know. */
export function useEntryWords(zone: string): (entries: readonly CalendarEntry[]) => EntryWords {
  const t = useTranslations("booking")
  const common = useTranslations("common")
  const locale = useLocale()
  return (entries) => {
    const [first] = entries
    if (first === undefined) return { time: "", kind: "", title: "", detail: "" }
    const time = `${plainTimeIn(zone, first.startsAt)}–${plainTimeIn(zone, first.endsAt)}`
    const look = lookOf(entries)
    const type =
      "typeName" in first && first.typeName !== null ? typeName(first.typeName, locale) : ""
    if (look === "group")
      return {
        time,
        kind: t("calendar.kinds.group"),
        title: type,
        detail: t("calendar.seats", { count: entries.length }),
      }
    switch (first.kind) {
      case "visit":
        return {
          time,
          kind: t(`states.${first.state}`),
          title: patientName(common, first.patient.name),
          detail: type,
        }
      case "request":
        return {
          time,
          kind: t("calendar.kinds.request"),
          title: patientName(common, first.patient.name),
          detail: type,
        }
      case "hold":
        return {
          time,
          kind: t("calendar.kinds.hold"),
          title: first.own
            ? t("calendar.ownHold")
            : t("calendar.heldUntil", { time: timeIn(zone, first.expiresAt) }),
          detail: type,
        }
      case "away":
      case "elsewhere":
        return { time, kind: t(`calendar.kinds.${first.kind}`), title: "", detail: "" }
    }
  }
}
