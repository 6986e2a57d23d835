"use client"

import { useTranslations } from "next-intl"

import type { SignalState } from "@/lib/vitals/signal-state"

/** What the bedside is doing, where no alarm stands in its place. */
export function SignalLine({ state }: { state: SignalState }) {
  const t = useTranslations("vitals")
  return <output className="min-w-0 text-body font-semibold">{t(`state.${state.kind}`)}</output>
}
