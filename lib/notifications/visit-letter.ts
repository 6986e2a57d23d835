import { createTranslator } from "next-intl"
import type { Messages } from "next-intl"

import { languageTag, locales } from "@/lib/i18n/locales"
import type { Locale } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"
import { zoneWords } from "@/lib/i18n/zone-words"
import { formatDay, formatTime } from "@/lib/time"

import { fitted } from "./fit"
import type { Letter } from "./mail"

/** All that a message may know of a visit: no reason, nothing clinical, no birth date. */
export type VisitFacts = {
  readonly patient: string
  readonly clinician: string
  readonly clinic: { readonly name: string; readonly phone: string; readonly zone: string }
  readonly startsAt: Date
  readonly language: string
  /** The patient's own zone, where it is known and is another one. */
  readonly zone?: string | null
}

/** What is said about a visit. "own": the patient called it off. */
export type VisitLetterKind =
  | "confirmation"
  | "rescheduled"
  | "restored"
  | "reminder_3d"
  | "reminder_1d"
  | "reminder_1h"
  | "reminder_10m"
  | "link_again"
  | "no_visit"
  | "missed"
  | "running_late"
  | "queue_near"
  | "cancelled"
  | "cancelled_own"

/** A visit's message as a letter. `link` is the visit's own, and null where there is nothing to open. */
export function visitLetter(kind: VisitLetterKind, visit: VisitFacts, link: string | null): Letter {
  const { t, when, said } = wordsOf(visit)
  const to = (what: string) => (link === null ? "" : `${link}${what}`)
  const frame = {
    greeting: t("greeting", { patient: visit.patient }),
    signature: visit.clinic.name,
  }
  const opening = link === null ? undefined : { label: t("open"), href: to("") }
  const other = [
    { label: t("move"), href: to("&do=move") },
    { label: t("cancel"), href: to("&do=cancel") },
  ]
  const practical = [t("before"), t("account"), t("private"), t("help", said)]
  switch (kind) {
    case "confirmation":
    case "rescheduled":
    case "restored":
      return {
        ...frame,
        subject: t(`${key[kind]}.subject`, said),
        paragraphs: [t(`${key[kind]}.what`, said), ...when],
        action: opening,
        choices: other,
        after: practical,
      }
    case "reminder_3d":
    case "reminder_1d":
      return {
        ...frame,
        subject: t("reminder.subject", said),
        paragraphs: [t("reminder.what", said), ...when, t("reminder.ask")],
        action: { label: t("confirm"), href: to("&do=confirm") },
        choices: [
          { label: t("open"), href: to("") },
          ...other,
          { label: t("stop"), href: to("&do=stop") },
        ],
        after: practical,
      }
    case "reminder_1h":
    case "reminder_10m":
      return {
        ...frame,
        subject: t("soon.subject", said),
        paragraphs: [t("soon.what", said), ...when, t("soon.come")],
        action: opening,
        choices: [{ label: t("check"), href: to("&do=check") }],
        after: [t("account"), t("help", said)],
      }
    case "link_again":
      return {
        ...frame,
        subject: t("linkAgain.subject", said),
        paragraphs: [t("linkAgain.what", said), ...when, t("linkAgain.old")],
        action: opening,
        after: practical,
      }
    case "no_visit":
      return {
        ...frame,
        subject: t("noVisit.subject"),
        paragraphs: [t("noVisit.what")],
        after: [t("missed.again", said)],
      }
    case "missed":
      return {
        ...frame,
        subject: t("missed.subject"),
        paragraphs: [t("missed.what", said)],
        after: [t("missed.again", said)],
      }
    case "running_late":
    case "queue_near":
      return {
        ...frame,
        subject: t(`${key[kind]}.subject`),
        paragraphs: [
          t(`${key[kind]}.what`, said),
          kind === "running_late" ? t("late.safe") : t("near.come"),
        ],
        action: opening,
        after: [t("help", said)],
      }
    case "cancelled":
    case "cancelled_own":
      return {
        ...frame,
        subject: t("cancelled.subject", said),
        paragraphs: [
          t(kind === "cancelled" ? "cancelled.what" : "cancelled.own", said),
          t("cancelled.safe"),
        ],
        after: [t("cancelled.again", said)],
      }
  }
}

/** The same as a text of one or two segments: what is left out first is what matters least. */
export function visitText(kind: VisitLetterKind, visit: VisitFacts, link: string | null): string {
  const { t, said, shortDay } = wordsOf(visit)
  const stop = ["confirmation", "reminder_3d", "reminder_1d"].includes(kind)
    ? ` ${t("sms.stop")}`
    : ""
  return fitted(
    said.clinic,
    (clinic) => t(`sms.${key[kind]}`, { ...said, clinic, day: shortDay, link: link ?? "" }),
    stop,
  )
}

/** A patient's language as one we write in; English where we do not. */
export function localeOf(language: string): Locale {
  return locales.find((locale) => language.toLowerCase().split("-")[0] === locale) ?? "en"
}

export function translatorOf(language: string) {
  const locale = localeOf(language)
  const messages: Messages = messagesOf(locale)
  return createTranslator({ locale: languageTag[locale], messages, namespace: "mail" })
}

const key = {
  confirmation: "invite",
  rescheduled: "rescheduled",
  restored: "restored",
  reminder_3d: "reminder",
  reminder_1d: "reminder",
  reminder_1h: "soon",
  reminder_10m: "soon",
  link_again: "linkAgain",
  no_visit: "noVisit",
  missed: "missed",
  running_late: "late",
  queue_near: "near",
  cancelled: "cancelled",
  cancelled_own: "cancelled",
} as const

function wordsOf({ language, clinic, clinician, startsAt, zone }: VisitFacts) {
  const locale = localeOf(language)
  const t = translatorOf(language)
  const messages: Messages = messagesOf(locale)
  const common = createTranslator({ locale: languageTag[locale], messages, namespace: "common" })
  const on = (place: string) => ({
    day: formatDay(startsAt, place, locale),
    time: formatTime(startsAt, place),
    zone: zoneWords(common, place),
  })
  const here = on(clinic.zone)
  const yours = zone === null || zone === undefined ? undefined : on(zone)
  const elsewhere = yours !== undefined && (yours.time !== here.time || yours.day !== here.day)
  return {
    t,
    said: { ...here, clinic: clinic.name, phone: clinic.phone, clinician },
    shortDay: shortDayOf(startsAt, clinic.zone, locale),
    when: elsewhere ? [t("when", here), t("yours", yours)] : [t("when", here)],
  }
}

/** "Tue 24 Nov": a text has no room for more. */
export function shortDayOf(at: Date, zone: string, locale: Locale): string {
  return new Intl.DateTimeFormat(locale === "en" ? "en-GB" : "zh-Hans", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "short",
  })
    .format(at)
    .replace(",", "")
}
