"use client"

import { useCallback, useMemo, useRef, useState } from "react"

import type { Charted, History } from "@/lib/vitals/history/queries"
import { nearestIn, storedSpan } from "@/lib/vitals/history/stored-span"
import type { Trends } from "@/lib/vitals/history/trend"
import { within } from "@/lib/vitals/history/view-range"
import type { ViewRange } from "@/lib/vitals/history/view-range"

import { Live } from "../../../_frame/live"
import { CompareSection } from "./compare-section"
import { ExportSection } from "./export-section"
import { ReplaySection } from "./replay-section"
import { StripsSection } from "./strips-section"
import { TrendsSection } from "./trends-section"

const screenfulMs = 10_000
/** The finest that a trend is drawn by. */
const bucketMs = 10_000

type Props = { history: History; charted: Charted; trend: Trends }

/** One time line for all: what the trends show is what a file holds, and a mark opens the replay. */
export function HistoryDesk({ history, charted, trend }: Props) {
  const { numbers, waves } = charted
  const whole = useMemo(() => wholeOf(charted), [charted])
  // Null: everything, also what is charted from now on.
  const [chosen, setChosen] = useState<ViewRange | null>(null)
  const view = chosen === null ? whole : within(chosen, whole)
  // the first screenful is drawn, not the moment before it
  const first = waves === undefined ? whole.from : Math.min(waves.from + screenfulMs, waves.to)
  const [sought, setSought] = useState({ at: first })
  const stored = storedSpan(charted)
  const [sides, setSides] = useState({
    a: stored === undefined ? first : nearestIn(first, stored),
    b: waves?.to ?? stored?.to ?? whole.to,
  })
  const replayAt = useRef(first)
  const heading = useRef<HTMLHeadingElement>(null)

  const openReplay = useCallback((at: number) => {
    setSought({ at })
    replayAt.current = at
    heading.current?.focus()
  }, [])
  const keepPosition = useCallback((at: number) => {
    replayAt.current = at
  }, [])
  const compare = useCallback(
    (side: "a" | "b", at: number) => setSides((now) => ({ ...now, [side]: at })),
    [],
  )

  return (
    <Live>
      <div className="flex flex-col gap-8">
        {numbers === undefined ? null : (
          <TrendsSection
            history={history}
            charted={charted}
            initial={trend}
            whole={whole}
            view={view}
            onView={(next) =>
              setChosen(next.from === whole.from && next.to === whole.to ? null : next)
            }
            onReplay={waves === undefined ? undefined : openReplay}
          />
        )}
        {waves === undefined ? null : (
          <>
            <ReplaySection
              history={history}
              waves={waves}
              sought={sought}
              heading={heading}
              onPosition={keepPosition}
            />
            <StripsSection
              history={history}
              strips={charted.strips}
              onReplay={openReplay}
              // a strip that ends after its waves is seen at their end
              onCompare={(side, at) => compare(side, nearestIn(at, waves))}
            />
          </>
        )}
        {stored === undefined ? null : (
          <CompareSection
            history={history}
            stored={stored}
            hasWaves={waves !== undefined}
            sides={sides}
            onSide={compare}
            replayAt={() => replayAt.current}
          />
        )}
        {history.may.export ? <ExportSection history={history} view={view} /> : null}
      </div>
    </Live>
  )
}

function wholeOf({ numbers, waves }: Charted): ViewRange {
  const from = Math.min(numbers?.from ?? Infinity, waves?.from ?? Infinity)
  const to = Math.max(numbers?.to ?? -Infinity, waves?.to ?? -Infinity)
  // whole buckets: the last moment itself belongs to it
  return {
    from: Math.floor(from / bucketMs) * bucketMs,
    to: Math.floor(to / bucketMs) * bucketMs + bucketMs,
  }
}
