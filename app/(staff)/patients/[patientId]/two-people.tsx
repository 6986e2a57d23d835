"use client"

import { useTranslations } from "next-intl"

import type { AccountView, Two } from "@/lib/erasure/queries"

type Props = { two: Two; when: (iso: string) => string }

/** Who asked and who would approve, and where their accounts come from: two accounts are not two people. */
export function TwoPeople({ two, when }: Props) {
  const t = useTranslations("operations.keeping.erasure.two")
  const line = (key: "asker" | "second", account: AccountView) => (
    <div>
      <dt className="text-text-2">{t(key)}</dt>
      <dd className="wrap-anywhere">
        <strong className="font-semibold">{account.name}</strong>, {account.email}
        <span className="block text-text-2">
          {t("made", { time: when(account.madeAt), by: account.maker ?? t("nobody") })}
        </span>
        <span className="block text-text-2">
          {t("since", {
            time: when(account.administratorSince),
            by: account.raiser ?? t("nobody"),
          })}
        </span>
      </dd>
    </div>
  )
  return (
    <div className="mt-3 max-w-[64ch]">
      <dl className="flex flex-col gap-3">
        {line("asker", two.asker)}
        {line("second", two.second)}
      </dl>
      {two.signs.map((sign) => (
        <p key={sign} className="mt-2">
          {t(`signs.${sign}`)}
        </p>
      ))}
      <p className="mt-2 text-text-2">{t("told")}</p>
    </div>
  )
}
