"use client"

import { useEffect, useState } from "react"

import { get } from "@/app/_edge/post"
import type { ExportProgress } from "@/lib/audit/export/progress"

/** What is known of an export that this browser is saving. "lost": the server does not say; the download may go on. */
export type Making = ExportProgress | { state: "lost" }

/**
 * Asks once a second how far an export has come, until it is over. It gives up when the answer has not
 * come ten times in a row, or when nobody has begun to fetch the file for two minutes.
 */
export function useExportProgress(id: string | undefined): Making | undefined {
  const [making, setMaking] = useState<{ id: string; now: Making }>()
  useEffect(() => {
    if (id === undefined) return undefined
    const missing = { answers: 0, fetches: 0 }
    const show = (now: Making): boolean => {
      setMaking({ id, now })
      return now.state === "making" || now.state === "waiting"
    }
    let asking = false
    const ask = async (): Promise<boolean> => {
      const answer = await get<ExportProgress>(`/api/audit/exports/${id}/progress`)
      missing.answers = answer.ok ? 0 : missing.answers + 1
      if (!answer.ok) return missing.answers < 10 || show({ state: "lost" })
      if (answer.value.state === "waiting" && ++missing.fetches > 120)
        return show({ state: "lost" })
      return show(answer.value)
    }
    const timer = setInterval(() => {
      if (asking) return
      asking = true
      void ask().then((goesOn) => {
        asking = false
        if (!goesOn) clearInterval(timer)
      })
    }, 1_000)
    return () => clearInterval(timer)
  }, [id])
  return making?.id === id ? making?.now : undefined
}
