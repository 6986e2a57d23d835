"use client"

import type { Monitoring } from "@/lib/vitals/client/monitoring"
import type { ShownNumeric } from "@/lib/vitals/client/numeric-cell"
import type { WaveMeta } from "@/lib/vitals/meta"
import { type News2Score, news2 } from "@/lib/vitals/scores/news2"
import { news2Inputs } from "@/lib/vitals/scores/news2-inputs"
import { nobodyDecided, scale2Of } from "@/lib/vitals/scores/news2-scale"
import type { Person } from "@/lib/vitals/scores/person"
import { shockIndex } from "@/lib/vitals/scores/shock-index"

import type { Observe } from "./news2-dialog"

type Options = {
  numerics: readonly ShownNumeric[]
  meta: WaveMeta | undefined
  person: Person
  now: number
  /** Which scale counts and what was observed is the visit's, for everybody who watches. */
  monitoring: Monitoring | undefined
}

/** NEWS2 and the shock index of what is measured now and of what people observed. */
export function useNews2({ numerics, meta, person, now, monitoring }: Options): {
  score: News2Score
  observe: Observe
} {
  const observations = monitoring?.observations() ?? []
  const { readings, windows } = news2Inputs(numerics, meta?.source.name ?? "", observations, now)
  const scale = monitoring?.scale() ?? nobodyDecided
  return {
    score: news2({ person, readings, windows, scale2: scale2Of(scale, now) }, now),
    observe: {
      shock: shockIndex(
        "shock_index",
        {
          ...(readings.pulse && { heart_rate: readings.pulse }),
          ...(readings.systolic && { systolic: readings.systolic }),
        },
        { heart_rate: windows.pulse, systolic: windows.systolic, mean: windows.systolic },
        now,
      ),
      scale,
      onScale: monitoring?.decideScale,
      observations,
      onObserve: monitoring?.observe,
    },
  }
}
