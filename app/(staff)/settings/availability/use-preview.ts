"use client"

import { useEffect, useState } from "react"

import { post } from "@/app/_edge/post"
import { planProblems } from "@/lib/scheduling/availability/availability"
import type { Plan } from "@/lib/scheduling/availability/availability"
import type { Preview } from "@/lib/scheduling/availability/preview"

type Shown = { preview: Preview | undefined; of: string; failed: boolean }

/** Asks the engine on the server, a moment after the last change; while a plan is impossible, the last answer stays. */
export function usePreview(personId: string, plan: Plan, visitTypeId: string | undefined) {
  const [shown, setShown] = useState<Shown>({ preview: undefined, of: "", failed: false })
  const asked = JSON.stringify({ visitTypeId, plan })
  const possible = visitTypeId !== undefined && planProblems(plan).length === 0
  useEffect(() => {
    if (!possible) return undefined
    let dropped = false
    const timer = setTimeout(async () => {
      const answer = await post<Preview>(`/api/availability/${personId}/preview`, JSON.parse(asked))
      if (dropped) return
      setShown((before) =>
        answer.ok
          ? { preview: answer.value, of: asked, failed: false }
          : { ...before, of: asked, failed: true },
      )
    }, 300)
    return () => {
      dropped = true
      clearTimeout(timer)
    }
  }, [personId, asked, possible])
  return { shown: shown.preview, stale: shown.of !== asked, failed: shown.failed }
}
