import { createTranslator } from "next-intl"
import type { Messages } from "next-intl"

import { languageTag } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"
import { zoneWords } from "@/lib/i18n/zone-words"
import { formatDay, formatTime } from "@/lib/time"

import { fitted } from "./fit"
import type { Letter } from "./mail"
import { localeOf, shortDayOf, translatorOf } from "./visit-letter"

/** What a message that speaks of no visit may know. */
export type OtherFacts = {
  readonly name: string
  readonly language: string
  readonly clinic: { readonly name: string; readonly phone: string; readonly zone: string }
  /** The time asked for or freed, and until when it is kept. */
  readonly startsAt?: Date
  readonly until?: Date
  readonly link?: string
  readonly code?: string
}

export type OtherKind =
  | "one_time_code"
  | "contact_code"
  | "contact_changed"
  | "request_received"
  | "request_declined"
  | "queue_near"
  | "waitlist_offer"
  | "guest_invited"
  | "proxy_added"
  | "break_glass"
  | "erasure_approved"
  | "vitals_alarm"
  | "instructions_ready"

type Key =
  | "code"
  | "contact"
  | "walkIn"
  | "offer"
  | "request.received"
  | "request.declined"
  | "guest"
  | "proxy"
  | "glass"
  | "erasing"
  | "alarm"
  | "instructions"

/** A message about a code, a request, a place in the queue or a freed time: as a letter and as a text. */
export function otherLetter(kind: OtherKind, facts: OtherFacts): { letter: Letter; text: string } {
  const t = translatorOf(facts.language)
  const said = saidOf(facts)
  const link = facts.link
  const short =
    facts.startsAt === undefined
      ? ""
      : shortDayOf(facts.startsAt, facts.clinic.zone, localeOf(facts.language))
  const sms = (key: Exclude<Key, "glass" | "erasing" | "alarm">) =>
    fitted(said.clinic, (clinic) => t(`${key}.sms`, { ...said, day: short, clinic }))
  const letter = (key: Key, lines: readonly string[]): Letter => {
    const page = opens.find((one) => one === key)
    return {
      subject: t(`${key}.subject`, said),
      greeting: facts.name === "" ? facts.clinic.name : t("greeting", { patient: facts.name }),
      paragraphs: [t(`${key}.what`, said), ...lines],
      ...(link === undefined || page === undefined
        ? {}
        : { action: { label: t(`${page}.open`), href: link } }),
      after: withoutHelp.some((one) => one === key) ? [] : [t("help", said)],
      signature: facts.clinic.name,
    }
  }
  switch (kind) {
    case "one_time_code":
    case "contact_code":
      return { letter: letter("code", [t("code.long"), t("code.not")]), text: sms("code") }
    case "contact_changed":
      return { letter: letter("contact", [t("contact.not", said)]), text: sms("contact") }
    case "request_received":
      return {
        letter: letter("request.received", [t("request.received.next")]),
        text: sms("request.received"),
      }
    case "request_declined":
      return {
        letter: letter("request.declined", [t("request.declined.next", said)]),
        text: sms("request.declined"),
      }
    case "queue_near":
      return { letter: letter("walkIn", [t("walkIn.next")]), text: sms("walkIn") }
    case "waitlist_offer":
      return { letter: letter("offer", [t("offer.next", said)]), text: sms("offer") }
    case "guest_invited":
      return { letter: letter("guest", [t("guest.next"), t("guest.own")]), text: sms("guest") }
    case "proxy_added":
      return { letter: letter("proxy", [t("proxy.not", said)]), text: sms("proxy") }
    case "break_glass":
      return { letter: letter("glass", [t("glass.next")]), text: "" }
    case "erasure_approved":
      return { letter: letter("erasing", [t("erasing.next")]), text: "" }
    case "vitals_alarm":
      return { letter: letter("alarm", [t("alarm.next")]), text: "" }
    case "instructions_ready":
      return {
        letter: letter("instructions", [t("instructions.next")]),
        text: sms("instructions"),
      }
  }
}

/** Those with a page to open. */
const opens = ["walkIn", "offer", "guest", "glass", "erasing", "alarm", "instructions"] as const
/** Those that say nothing of whom to call: to staff, or with a warning of their own. */
const withoutHelp = ["glass", "erasing", "alarm", "contact"] as const

function saidOf({ language, clinic, startsAt, until, link, code, name }: OtherFacts) {
  const locale = localeOf(language)
  const messages: Messages = messagesOf(locale)
  const common = createTranslator({ locale: languageTag[locale], messages, namespace: "common" })
  const { zone } = clinic
  return {
    patient: name,
    clinic: clinic.name,
    phone: clinic.phone,
    code: code ?? "",
    link: link ?? "",
    day: startsAt === undefined ? "" : formatDay(startsAt, zone, locale),
    time: startsAt === undefined ? "" : formatTime(startsAt, zone),
    until: until === undefined ? "" : formatTime(until, zone),
    zone: zoneWords(common, zone),
  }
}
