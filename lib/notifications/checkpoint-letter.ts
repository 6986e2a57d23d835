import { createTranslator } from "next-intl"
import type { Messages } from "next-intl"

import { locales } from "@/lib/i18n/locales"
import type { Locale } from "@/lib/i18n/locales"
import { messagesOf } from "@/lib/i18n/messages"

import type { Letter } from "./mail"

type Facts = {
  readonly name: string
  readonly clinic: { readonly name: string; readonly locale: string }
  readonly size: number
  readonly link: string
}

/** To an auditor, with the checkpoint attached: keep this, and nobody can change the log before it unseen. */
export function checkpointLetter({ name, clinic, size, link }: Facts): Letter {
  const locale: Locale = locales.find((one) => one === clinic.locale) ?? "en"
  const messages = messagesOf(locale)
  const t = createTranslator<Messages, "mail.checkpoint">({
    locale,
    messages,
    namespace: "mail.checkpoint",
  })
  return {
    subject: t("subject", { clinic: clinic.name, size }),
    greeting: t("greeting", { name }),
    paragraphs: [t("what", { clinic: clinic.name, size }), t("keep")],
    action: { label: t("open"), href: link },
    after: [t("check")],
    signature: clinic.name,
  }
}
