import { createTranslator } from "next-intl"
import type { Messages } from "next-intl"

import { locales } from "@/lib/i18n/locales"
import type { Locale } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"
import { zoneWords } from "@/lib/i18n/zone-words"
import type { StaffLetterFacts } from "@/lib/identity/staff-links"
import { formatDay, formatTime } from "@/lib/time"

import type { Letter } from "./mail"

export const staffLetterKinds = [
  "staff_invitation",
  "password_reset",
  "credential_changed",
] as const
export type StaffLetterKind = (typeof staffLetterKinds)[number]

/** A letter to a member of staff about their own account, in the clinic's language. */
export function staffLetter(kind: StaffLetterKind, facts: StaffLetterFacts): Letter {
  const { name, clinic, link, expiresAt } = facts
  const locale: Locale = locales.find((one) => one === clinic.locale) ?? "en"
  const messages = messagesOf(locale)
  const t = createTranslator<Messages, "mail.staff">({ locale, messages, namespace: "mail.staff" })
  const roles = createTranslator<Messages, "staff.roles">({
    locale,
    messages,
    namespace: "staff.roles",
  })
  const common = createTranslator<Messages, "common">({ locale, messages, namespace: "common" })
  const said = {
    clinic: clinic.name,
    phone: clinic.phone,
    role: facts.role === null ? "" : roles(facts.role),
  }
  const until =
    expiresAt === null
      ? []
      : [
          t("until", {
            day: formatDay(expiresAt, clinic.zone, locale),
            time: formatTime(expiresAt, clinic.zone),
            zone: zoneWords(common, clinic.zone),
          }),
        ]
  const frame = {
    greeting: name === "" ? t("greetingNobody") : t("greeting", { name }),
    after: [...until, t("foot", said)],
    signature: clinic.name,
  }
  const action = (label: string) => ({ label, href: link })
  switch (kind) {
    case "staff_invitation":
      return {
        ...frame,
        subject: t("invitation.subject", said),
        paragraphs: [t("invitation.what", said)],
        action: action(t("invitation.open")),
      }
    case "password_reset":
      return {
        ...frame,
        subject: t("reset.subject"),
        paragraphs: [t("reset.what", said)],
        action: action(t("reset.open")),
      }
    case "credential_changed":
      return {
        ...frame,
        subject: t("changed.subject"),
        paragraphs: [t("changed.what", said), t("changed.warn")],
        action: action(t("changed.open")),
      }
  }
}
