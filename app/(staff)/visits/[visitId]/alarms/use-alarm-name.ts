import { useTranslations } from "next-intl"

import { isMonitored, isReported } from "@/lib/vitals/alarms/condition"
import { vitalCodes } from "@/lib/vitals/vital-code"

/** "SpO₂ low", "Lead is off (V1)". */
export function useAlarmName(): (condition: string) => string {
  const t = useTranslations("alarms")
  const vitals = useTranslations("vitals.short")
  return (condition) => {
    const [code = "", aspect = ""] = condition.split(".")
    if (isMonitored(code)) {
      const vital = vitals(vitalCodes[code].short)
      return aspect === "low" || aspect === "high"
        ? t(`aspect.${aspect}`, { vital })
        : t("aspect.no_data", { vital })
    }
    const [report = "", source] = condition.split(":")
    if (!isReported(report)) return condition
    return source === undefined ? t(`report.${report}`) : `${t(`report.${report}`)} (${source})`
  }
}
