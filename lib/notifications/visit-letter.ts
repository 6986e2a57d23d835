import { createTranslator } from "next-intl"

import { languageTag, locales } from "@/lib/i18n/locales"
import type { Locale } from "@/lib/i18n/locales"
import en from "@/lib/i18n/messages/en/mail.json"
import zh from "@/lib/i18n/messages/zh/mail.json"
import { formatDay, formatTime, zoneCity } from "@/lib/time"

import type { Letter } from "./mail"

/** All that a message may know of a visit: no reason, nothing clinical, no birth date. */
export type VisitFacts = {
  readonly patient: string
  readonly clinician: string
  readonly clinic: { readonly name: string; readonly phone: string; readonly zone: string }
  readonly startsAt: Date
  readonly language: string
}

/** The link to a visit, in the patient's language. */
export function inviteLetter(visit: VisitFacts, href: string): Letter {
  const { t, when } = wordsOf(visit)
  const { name: clinic, phone } = visit.clinic
  return {
    subject: t("invite.subject", { clinic, ...when }),
    greeting: t("greeting", { patient: visit.patient }),
    paragraphs: [t("invite.what", { clinician: visit.clinician, clinic }), t("invite.when", when)],
    action: { label: t("invite.open"), href },
    after: [
      t("invite.before"),
      t("invite.account"),
      t("invite.private"),
      t("help", { clinic, phone }),
    ],
    signature: clinic,
  }
}

/** The clinic called the visit off. */
export function cancelledLetter(visit: VisitFacts): Letter {
  const { t, when } = wordsOf(visit)
  const { name: clinic, phone } = visit.clinic
  return {
    subject: t("cancelled.subject", { clinic, ...when }),
    greeting: t("greeting", { patient: visit.patient }),
    paragraphs: [
      t("cancelled.what", { clinician: visit.clinician, clinic, ...when }),
      t("cancelled.safe"),
    ],
    after: [t("cancelled.again", { clinic, phone })],
    signature: clinic,
  }
}

/** A patient's language as one we write in; English where we do not. */
export function localeOf(language: string): Locale {
  return locales.find((locale) => language.toLowerCase().split("-")[0] === locale) ?? "en"
}

function wordsOf({ language, clinic, startsAt }: VisitFacts) {
  const locale = localeOf(language)
  const messages = words[locale]
  const t = createTranslator({ locale: languageTag[locale], messages })
  const city = zoneCity(clinic.zone)
  const zone =
    new Map(Object.entries(messages.zones)).get(clinic.zone) ?? t("zones.other", { city })
  return {
    t,
    when: {
      day: formatDay(startsAt, clinic.zone, locale),
      time: formatTime(startsAt, clinic.zone),
      zone,
    },
  }
}

const words: Readonly<Record<Locale, typeof en>> = { en, zh }
