"use client"

import { useTranslations } from "next-intl"

import type { SignalState } from "@/lib/vitals/signal-state"

const style = "min-w-0 text-body font-semibold"

/** What the bedside is doing, where no alarm stands in its place. That it is delayed is said by its mark. */
export function SignalLine({ state }: { state: SignalState }) {
  const t = useTranslations("vitals")
  const isDelayed = state.kind === "delayed"
  return (
    <>
      <output className={isDelayed ? "sr-only" : style}>
        {isDelayed ? "" : t(`state.${state.kind}`)}
      </output>
      {isDelayed ? (
        <span aria-hidden="true" className={style}>
          {t("state.delayed")}
        </span>
      ) : null}
    </>
  )
}
