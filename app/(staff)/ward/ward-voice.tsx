"use client"

import { useTranslations } from "next-intl"
import { useEffect, useState } from "react"

import type { Summary } from "@/lib/vitals/alarms/summary"
import { useAlarmWords } from "@/lib/vitals/client/use-alarm-words"
import type { WardBed } from "@/lib/vitals/ward-queries"

const settledMs = 1_500

type Props = {
  /** In the order in which they are looked at. */
  beds: readonly WardBed[]
  summaries: ReadonlyMap<string, Summary>
}

/** What is read out: a new alarm of high priority at once with whose it is, the rest in one sentence. */
export function WardVoice({ beds, summaries }: Props) {
  const t = useTranslations("vitals.alarm")
  const ward = useTranslations("staff.ward")
  const words = useAlarmWords()
  const [text, setText] = useState("")
  const ringing = beds.flatMap(({ visitId, name }) => {
    const alarms = summaries.get(visitId)?.alarms.filter(({ state }) => state === "generating")
    const [first] = alarms ?? []
    if (first === undefined) return []
    const said = `${name}: ${t(first.priority)} ${words.subject(first.condition)}`
    return [{ said, isHigh: first.priority === "high" }]
  })
  const urgent = ringing.flatMap(({ said, isHigh }) => (isHigh ? [said] : [])).join(". ")
  const [first] = ringing
  const next =
    first === undefined ? t("none") : ward("voice", { count: ringing.length, first: first.said })
  useEffect(() => {
    const timer = setTimeout(() => setText(next), settledMs)
    return () => clearTimeout(timer)
  }, [next])
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
