"use client"

import { useTranslations } from "next-intl"

import type { ReplaySnapshot } from "@/lib/vitals/client/replay"
import { staleness } from "@/lib/vitals/staleness"
import { unitSign } from "@/lib/vitals/unit-sign"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

/** The numbers of the moment that is drawn, each with its age; a stale one is dashes. */
export function ReplayNumbers({ numbers }: { numbers: ReplaySnapshot["numbers"] }) {
  const t = useTranslations("vitals")
  const history = useTranslations("history.replay")
  return (
    <dl aria-label={history("numbers")} className="flex flex-wrap gap-x-6 gap-y-1 px-4 py-2">
      {numbers.map(({ code, unit, value, derived, origin, questionable, age }) => {
        const vital = isVitalCode(code) ? vitalCodes[code] : undefined
        const isGone = staleness(age, code) === "gone"
        // A device's own word needs none; what was replayed is said of the whole stretch.
        const said = [
          ...(origin === "manual" ? [t("origin.manual")] : []),
          ...(derived ? [t("derived")] : []),
          ...(questionable ? [t("questionable")] : []),
        ]
        return (
          <div key={`${code}/${derived}`} data-code={code} className="flex items-baseline gap-2">
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
                {said.map((word) => ` · ${word}`)}
              </span>
            </dd>
          </div>
        )
      })}
    </dl>
  )
}
