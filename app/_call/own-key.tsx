"use client"

import { useTranslations } from "next-intl"

import { useSeconds } from "./use-seconds"

/** How old the key of one's own sound and picture is, and a new one for whoever wants it now. */
export function OwnKey({ since, onRenew }: { since: number | undefined; onRenew: () => void }) {
  const t = useTranslations("call.lock.key")
  const seconds = useSeconds(since)
  if (since === undefined) return null
  return (
    <div className="flex items-center gap-3 border-t border-line-1 pt-2" data-key-since={since}>
      <p className="min-w-0 flex-1 text-small text-text-2">
        {t("age", { minutes: Math.floor(seconds / 60) })}
      </p>
      <button
        type="button"
        onClick={onRenew}
        className="min-h-11 rounded-2 px-2 text-small font-medium whitespace-nowrap text-brand"
      >
        {t("renew")}
      </button>
    </div>
  )
}
