"use client"

import { Clock } from "lucide-react"
import { useTranslations } from "next-intl"

import type { SignalState } from "../signal-state"

/**
 * Stands over the waves while what comes is old when it comes. The seconds are for the eye alone; a
 * screen reader hears once that it began, where nothing else on the page says so.
 */
export function DelayedMark({ state, isSaid = false }: { state: SignalState; isSaid?: boolean }) {
  const t = useTranslations("vitals.delayed")
  const isDelayed = state.kind === "delayed"
  return (
    <>
      {isDelayed ? (
        <span
          aria-hidden="true"
          data-delayed={Math.round(state.lagMs)}
          className="pointer-events-none absolute top-1 right-1 z-10 inline-flex min-h-6 items-center gap-1.5 rounded-1 border-2 border-mon-text-1 bg-mon-1 px-2 text-small font-bold text-mon-text-1 tabular-nums"
        >
          <Clock size={14} />
          {t("mark", { seconds: Math.floor(state.lagMs / 1000) })}
        </span>
      ) : null}
      {isSaid ? null : <output className="sr-only">{isDelayed ? t("said") : ""}</output>}
    </>
  )
}
