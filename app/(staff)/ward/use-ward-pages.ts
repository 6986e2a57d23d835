"use client"

import { useEffect, useEffectEvent, useRef, useState } from "react"

import { get } from "@/app/_edge/post"
import { useEvents } from "@/app/_edge/use-events"
import type { WardPage } from "@/lib/vitals/ward-pages"

const togetherMs = 1_000
/** Should a nudge or its answer be lost. */
const anywayMs = 30_000

/** The pages as the server has them now: of an alarm on another one, or without a line, it is heard here alone. */
export function useWardPages(told: readonly WardPage[]): readonly WardPage[] {
  const [heard, setHeard] = useState({ told, pages: told })
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const isEmpty = told.length === 0
  const ask = useEffectEvent(async () => {
    timer.current = undefined
    const answer = await get<{ pages: WardPage[] }>("/api/ward/pages")
    if (answer.ok) setHeard({ told, pages: answer.value.pages })
  })
  useEvents((topic) => {
    if (!isEmpty && (topic === "alarms" || topic === "reconnected"))
      timer.current ??= setTimeout(() => void ask(), togetherMs)
  })
  useEffect(() => {
    if (isEmpty) return undefined
    const anyway = setInterval(() => void ask(), anywayMs)
    return () => clearInterval(anyway)
  }, [isEmpty])
  useEffect(() => () => clearTimeout(timer.current), [])
  // What the whole page was read with is newer, where it was read since.
  return heard.told === told ? heard.pages : told
}
