"use client"

import { TriangleAlert } from "lucide-react"
import { useTranslations } from "next-intl"

import type { Condition } from "../numerics"

/** What devices say of themselves and of how they measure, in words. */
export function ConditionLine({ conditions }: { conditions: readonly Condition[] }) {
  const t = useTranslations("vitals")
  return (
    <ul
      aria-label={t("wrong")}
      aria-live="polite"
      className={`flex flex-wrap gap-x-5 gap-y-1 px-4 text-small text-mon-text-1 ${conditions.length === 0 ? "" : "border-t border-mon-line py-1.5"}`}
    >
      {conditions.map(({ code, device }) => (
        <li key={`${device} ${code}`} data-condition={code} className="flex items-center gap-1.5">
          <TriangleAlert aria-hidden size={16} className="flex-none text-alarm-low" />
          {device === "" ? t(`condition.${code}`) : `${device}: ${t(`condition.${code}`)}`}
        </li>
      ))}
    </ul>
  )
}
