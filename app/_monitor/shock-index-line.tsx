"use client"

import { useFormatter, useTranslations } from "next-intl"

import { useClockTime } from "@/lib/vitals/client/use-alarm-words"
import { type ShockIndex, shockThresholds } from "@/lib/vitals/scores/shock-index"

/** The index with both its numbers and their times, or which of them is missing. */
export function ShockIndexLine({ shock }: { shock: ShockIndex }) {
  const t = useTranslations("vitals.news2")
  const format = useFormatter()
  const clock = useClockTime()
  const two = (value: number) => format.number(value, { minimumFractionDigits: 2 })
  const limit = two(shockThresholds.shock_index.high)
  const item = (name: string) => t(name === "heart_rate" ? "item.pulse" : "item.systolic")
  return (
    <div data-shock-index={shock.state} className="border-t border-line-1 pt-3">
      <p className="font-medium">
        {t("shock.title")}:{" "}
        {shock.state === "scored" ? (
          <>
            <b className="tabular-nums">{two(shock.value)}</b>,{" "}
            {t(shock.flag === "high" ? "shock.high" : "shock.usual", { limit })}
          </>
        ) : (
          "– –"
        )}
      </p>
      <p className="text-small text-text-2">
        {t("shock.what")} ·{" "}
        {shock.state === "scored"
          ? shock.readings.map(({ value, at }) => `${value} · ${clock(at)}`).join(" / ")
          : shock.missing
              .map((lack) => t("shock.lack", { item: item(lack.item), why: t(`lack.${lack.why}`) }))
              .join(", ")}
      </p>
      <p className="text-small text-text-2">{t("shock.caution")}</p>
    </div>
  )
}
