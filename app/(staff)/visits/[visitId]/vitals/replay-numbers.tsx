"use client"

import { useTranslations } from "next-intl"

import type { ReplaySnapshot } from "@/lib/vitals/client/replay"
import { keyOf } from "@/lib/vitals/client/replay-piece"
import { staleness } from "@/lib/vitals/staleness"
import { unitSign } from "@/lib/vitals/unit-sign"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

/** The numbers of the moment that is drawn, each with its age and whose word it is; a stale one is dashes. */
export function ReplayNumbers({ numbers }: { numbers: ReplaySnapshot["numbers"] }) {
  const t = useTranslations("vitals")
  const history = useTranslations("history.replay")
  return (
    <dl aria-label={history("numbers")} className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-2">
      {numbers.map((number) => {
        const { code, unit, value, derived, origin, questionable, age } = number
        const vital = isVitalCode(code) ? vitalCodes[code] : undefined
        // Typed in: it was measured once, and its age is no loss of data.
        const isGone = staleness(age, code, origin === "manual") === "gone"
        const words = [
          ...(origin === "manual" ? [t("origin.manual")] : []),
          ...(derived ? [t("derived")] : []),
          ...(questionable ? [t("questionable")] : []),
        ]
        return (
          <div key={keyOf(number)} data-code={code} className="flex items-baseline gap-2">
            <dt className="text-small text-mon-text-2">
              {vital === undefined ? code : t(`short.${vital.short}`)}{" "}
              <span className="text-mon-text-3">{unitSign(unit)}</span>
            </dt>
            <dd className="text-head font-semibold">
              {isGone ? "– –" : value.toFixed(vital?.decimals ?? 0)}{" "}
              <span className="text-tiny font-normal text-mon-text-3">
                {age < 60_000
                  ? t("age", { seconds: Math.floor(age / 1000) })
                  : t("ageMinutes", { minutes: Math.floor(age / 60_000) })}
                {words.map((word) => ` · ${word}`).join("")}
              </span>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
