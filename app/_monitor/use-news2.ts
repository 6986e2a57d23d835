"use client"

import { useState } from "react"

import { pageClock } from "@/lib/vitals/client/link"
import type { Monitoring } from "@/lib/vitals/client/monitoring"
import type { ShownNumeric } from "@/lib/vitals/client/numeric-cell"
import type { WaveMeta } from "@/lib/vitals/meta"
import { type News2Score, news2 } from "@/lib/vitals/scores/news2"
import { type Observed, news2Inputs } from "@/lib/vitals/scores/news2-inputs"
import { nobodyDecided, scale2Of } from "@/lib/vitals/scores/news2-scale"
import type { Person } from "@/lib/vitals/scores/person"

import type { Observe } from "./news2-dialog"

type Options = {
  numerics: readonly ShownNumeric[]
  meta: WaveMeta | undefined
  person: Person
  who: string
  now: number
  /** Which scale counts is the visit's, for everybody who watches. */
  monitoring: Monitoring | undefined
}

/** NEWS2 of what is measured now and of what the person beside this page observed. */
export function useNews2({ numerics, meta, person, who, now, monitoring }: Options): {
  score: News2Score
  observe: Observe
} {
  const [observed, setObserved] = useState<Observed>({
    oxygen: undefined,
    consciousness: undefined,
  })
  const entered = (value: string | undefined) =>
    value === undefined
      ? undefined
      : {
          value,
          at: pageClock(),
          source: { kind: "entered" as const, name: who, derived: false },
        }
  const { readings, windows } = news2Inputs(numerics, meta?.source.name ?? "", observed, now)
  const scale = monitoring?.scale() ?? nobodyDecided
  return {
    score: news2({ person, readings, windows, scale2: scale2Of(scale, now) }, now),
    observe: {
      scale,
      onScale: monitoring?.decideScale,
      observed,
      onOxygen: (word) => setObserved({ ...observed, oxygen: entered(word) }),
      onConsciousness: (word) => setObserved({ ...observed, consciousness: entered(word) }),
    },
  }
}
