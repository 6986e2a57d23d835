"use client"

import { useTranslations } from "next-intl"

import type { SignalState } from "../signal-state"

/** The panel's headline: what the bedside is doing, or the technical alarm that it does nothing. */
export function SignalLine({ state }: { state: SignalState }) {
  const t = useTranslations("vitals")
  const alarm = "alarm" in state && state.alarm
  return (
    <output className="flex min-w-0 items-center gap-2.5 text-body font-semibold">
      {alarm && (
        <span className="inline-flex min-h-6 items-center gap-1.5 rounded-1 bg-alarm-medium px-2 text-small font-bold whitespace-nowrap text-on-alarm-medium">
          <svg width="14" height="14" viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 2 23 21.5H1z" fill="currentColor" />
          </svg>
          {t("medium")}
        </span>
      )}
      <span>{t(`state.${state.kind}`)}</span>
    </output>
  )
}
