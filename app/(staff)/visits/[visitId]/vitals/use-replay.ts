"use client"

import { useEffect, useState, useSyncExternalStore } from "react"

import { get } from "@/app/_edge/post"
import { pageClock } from "@/lib/vitals/client/link"
import { createReplay } from "@/lib/vitals/client/replay"
import type { Replay, ReplaySnapshot } from "@/lib/vitals/client/replay"
import { replayPiece } from "@/lib/vitals/client/replay-piece"
import type { ReplayBody } from "@/lib/vitals/history/replay-body"
import type { ViewRange } from "@/lib/vitals/history/view-range"

/** The stored waves of a visit, at a moment; what is sought anew is gone to, the same moment too. */
export function useReplay(
  visitId: string,
  { from, to }: ViewRange,
  sought: { readonly at: number },
): { replay: Replay; snapshot: ReplaySnapshot } {
  const [replay] = useState(() => {
    const load = async (start: number, end: number) => {
      const answer = await get<ReplayBody>(`/api/vitals/${visitId}/waves?from=${start}&to=${end}`)
      return answer.ok ? replayPiece(answer.value, start, end) : undefined
    }
    return createReplay({ from, to }, load, pageClock)
  })
  const snapshot = useSyncExternalStore(replay.subscribe, replay.get, replay.get)
  useEffect(() => replay.extend({ from, to }), [replay, from, to])
  useEffect(() => replay.open(), [replay])
  useEffect(() => replay.seek(sought.at), [replay, sought])
  return { replay, snapshot }
}
