import { createTranslator } from "next-intl"

import { languageTag, locales } from "@/lib/i18n/locales"
import type { Locale } from "@/lib/i18n/locales"
import en from "@/lib/i18n/messages/en/book.json"
import zh from "@/lib/i18n/messages/zh/book.json"

/** The words of an invitation, in the patient's language: they say no more than the envelope does. */
export function icsWords(
  language: string,
  clinic: { readonly name: string; readonly phone: string },
): { summary: string; description: string } {
  const locale = locales.find((one) => language.toLowerCase().split("-")[0] === one) ?? "en"
  const t = createTranslator({ locale: languageTag[locale], messages: words[locale] })
  return { summary: t("invitation.summary"), description: t("invitation.description", clinic) }
}

const words: Readonly<Record<Locale, typeof en>> = { en, zh }
