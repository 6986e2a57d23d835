import { useTranslations } from "next-intl"

import { isReported } from "@/lib/vitals/alarms/condition"
import { isVitalCode, vitalCodes } from "@/lib/vitals/vital-code"

const aspects = ["low", "high", "no_data"] as const

/** What a stored alarm was about, whatever its value. */
export function useConditionWords(): (condition: string) => string {
  const t = useTranslations("history.condition")
  const vitals = useTranslations("vitals")
  return (condition) => {
    const [name = "", source] = condition.split(":")
    if (isReported(name)) {
      const words = vitals(`alarm.report.${name}`)
      return source === undefined ? words : `${words} (${source})`
    }
    const dot = condition.lastIndexOf(".")
    const [code, said] = [condition.slice(0, dot), condition.slice(dot + 1)]
    const aspect = aspects.find((each) => each === said)
    if (aspect === undefined || !isVitalCode(code)) return condition
    return t(aspect, { vital: vitals(`short.${vitalCodes[code].short}`) })
  }
}
