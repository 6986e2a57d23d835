"use client"

import { useRouter } from "next/navigation"
import { startTransition, useState } from "react"

import { post } from "@/app/_edge/post"

export type RecordProblem = { reason: string; field: string | undefined }

export type RecordChange = {
  busy: boolean
  problem: RecordProblem | undefined
  reset: () => void
  send: (body?: unknown) => Promise<boolean>
}

/** Sends one change of a record; once it is done the page reads the record anew. */
export function useRecordChange(path: string): RecordChange {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<RecordProblem>()
  return {
    busy,
    problem,
    reset: () => setProblem(undefined),
    async send(body = {}) {
      if (busy) return false
      setBusy(true)
      setProblem(undefined)
      const answer = await post(path, body)
      setBusy(false)
      if (answer.ok) {
        startTransition(() => router.refresh())
        return true
      }
      const { field } = answer.detail
      setProblem({ reason: answer.reason, field: typeof field === "string" ? field : undefined })
      return false
    },
  }
}
