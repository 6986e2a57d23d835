"use client"

import { useTranslations } from "next-intl"
import { useEffect, useEffectEvent, useRef, useState } from "react"

import type { Summary } from "@/lib/vitals/alarms/summary"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"

const settledMs = 1_000
const goneMs = 10_000

/**
 * What is read out: a new alarm of high priority at once, everything else in one sentence when it has
 * settled. Silent where nothing is different.
 */
export function AlarmVoice({ summary }: { summary: Summary }) {
  const t = useTranslations("vitals.alarm")
  const words = useAlarmWords()
  const loud = summary.alarms.filter(({ state }) => state === "generating")
  const high = loud.filter(({ priority }) => priority === "high")
  const urgent = high.map((shown) => `${t("high")} ${words.subject(shown.condition)}`).join(". ")
  const rest = summary.alarms.map(({ condition, state }) => `${condition} ${state}`).join(" ")
  const [text, setText] = useState("")
  const first = useRef(true)

  const settle = useEffectEvent(() => {
    if (first.current && summary.alarms.length === 0) return
    first.current = false
    const [worst] = summary.alarms
    const counts = {
      count: summary.alarms.length,
      acknowledged: summary.counts.acknowledged,
    }
    setText(
      worst === undefined
        ? t("none")
        : t("summary", {
            ...counts,
            first: `${t(worst.priority)} ${words.subject(worst.condition)}`,
          }),
    )
  })
  useEffect(() => {
    const timer = setTimeout(() => settle(), settledMs)
    return () => clearTimeout(timer)
  }, [rest])
  useEffect(() => {
    if (text === "") return undefined
    const timer = setTimeout(() => setText(""), goneMs)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <>
      <p aria-live="assertive" data-voice="high" className="sr-only">
        {urgent}
      </p>
      <p aria-live="polite" data-voice="summary" className="sr-only">
        {text}
      </p>
    </>
  )
}
