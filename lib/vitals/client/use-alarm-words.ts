"use client"

import { useFormatter, useTranslations } from "next-intl"

import { type ConditionId, isConditionId } from "../alarms/condition"
import type { Shown, Summary } from "../alarms/summary"
import { isVitalCode, vitalCodes } from "../vital-code"
import { answeredTogether, subjectOf } from "./alarm-watch"

/** What an alarm says, in words. */
export function useAlarmWords() {
  const t = useTranslations("vitals")
  const format = useFormatter()

  function vital(code: string): string {
    return isVitalCode(code) ? t(`short.${vitalCodes[code].short}`) : code
  }

  function number(code: string, value: number): string {
    const digits = isVitalCode(code) ? vitalCodes[code].decimals : 0
    return format.number(value, { minimumFractionDigits: digits, maximumFractionDigits: 1 })
  }

  /** Which alarm is meant, where its value is of no matter. */
  function about(condition: ConditionId): string {
    const subject = subjectOf(condition)
    return subject.kind === "vital" ? vital(subject.code) : t(`alarm.report.${subject.code}`)
  }

  return {
    vital,
    number,
    subject: about,
    /** The press that answers this alarm, and all that it answers. */
    acknowledge(condition: ConditionId, summary: Summary): string {
      const alarm = answeredTogether(condition, summary).map(about)
      return t("alarm.acknowledgeThat", { alarm: format.list(alarm) })
    },
    /** "SpO₂ 88 is below 90". `value`: the newest, where it is newer than the alarm's own. */
    alarm(shown: Pick<Shown, "condition" | "value" | "limit">, value?: number): string {
      const subject = subjectOf(shown.condition)
      if (subject.kind === "report") {
        const words = t(`alarm.report.${subject.code}`)
        return subject.source === undefined ? words : `${words} (${subject.source})`
      }
      const { code, aspect } = subject
      if (aspect === "no_data") return t("alarm.aspect.no_data", { vital: vital(code) })
      const said = value ?? shown.value
      const facts = {
        vital: vital(code),
        value: said === null ? "" : number(code, said),
        limit: shown.limit === null ? "" : number(code, shown.limit),
      }
      return aspect === "low" ? t("alarm.below", facts) : t("alarm.above", facts)
    },
    /** "SpO₂ low", "Lead is off (V1)": what it is about, whatever its value. */
    name(condition: string): string {
      if (!isConditionId(condition)) return condition
      const subject = subjectOf(condition)
      if (subject.kind === "vital")
        return t(`alarm.aspect.${subject.aspect}`, { vital: vital(subject.code) })
      const words = t(`alarm.report.${subject.code}`)
      return subject.source === undefined ? words : `${words} (${subject.source})`
    },
  }
}

/** "0:14", "12:05", "1:02:40" */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const two = (n: number) => String(n).padStart(2, "0")
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`
}

/** "10:40" where the reader is. */
export function useClockTime(): (at: number) => string {
  const format = useFormatter()
  return (at) =>
    format.dateTime(at, {
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    })
}
