"use client"

import { useState } from "react"

import { pageClock } from "@/lib/vitals/client/link"
import type { ShownNumeric } from "@/lib/vitals/client/numeric-cell"
import type { WaveMeta } from "@/lib/vitals/meta"
import { type News2Score, news2 } from "@/lib/vitals/scores/news2"
import { type Observed, news2Inputs } from "@/lib/vitals/scores/news2-inputs"
import type { Person } from "@/lib/vitals/scores/person"

import type { Observe } from "./news2-dialog"

type Options = {
  numerics: readonly ShownNumeric[]
  meta: WaveMeta | undefined
  person: Person
  who: string
  now: number
}

/** NEWS2 of what is measured now and of what the person beside this page observed. */
export function useNews2({ numerics, meta, person, who, now }: Options): {
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
  return {
    score: news2({ person, readings, windows, scale2: undefined }, now),
    observe: {
      observed,
      onOxygen: (word) => setObserved({ ...observed, oxygen: entered(word) }),
      onConsciousness: (word) => setObserved({ ...observed, consciousness: entered(word) }),
    },
  }
}
