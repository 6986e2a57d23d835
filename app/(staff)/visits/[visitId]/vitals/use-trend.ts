"use client"

import { useEffect, useState } from "react"

import { get } from "@/app/_edge/post"
import { bucketFor, trendsOf } from "@/lib/vitals/history/trend"
import type { Trends } from "@/lib/vitals/history/trend"
import type { ViewRange } from "@/lib/vitals/history/view-range"

type Rows = Parameters<typeof trendsOf>[0]
type Finer = { view: string; trends: Trends }

/** Waits until the view rests before it asks. */
const restMs = 250

/** The page brings everything; where that is coarse, what is looked at closely is asked for. */
export function useTrend(
  visitId: string,
  codes: readonly string[],
  { from, to }: ViewRange,
  whole: Trends,
): { trends: Trends; failed: boolean } {
  const [finer, setFiner] = useState<Finer>()
  const [failed, setFailed] = useState(false)
  const view = `${from}-${to}`
  const isCoarse = bucketFor(to - from) < whole.bucket
  const named = codes.join(",")

  useEffect(() => {
    if (!isCoarse) return undefined
    let current = true
    const timer = setTimeout(async () => {
      const query = new URLSearchParams({
        codes: named,
        from: String(from - 10_000),
        to: String(to),
        bucket: "10",
      })
      const answer = await get<Rows>(`/api/vitals/${visitId}/trend?${query.toString()}`)
      if (!current) return
      setFailed(!answer.ok)
      if (answer.ok)
        setFiner({ view: `${from}-${to}`, trends: { bucket: 10, trends: trendsOf(answer.value) } })
    }, restMs)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [visitId, named, from, to, isCoarse])

  const isThere = isCoarse && finer?.view === view
  return { trends: isThere ? finer.trends : whole, failed: isCoarse && failed }
}
