"use client"

import { useRouter } from "next/navigation"
import { useState } from "react"

import { post } from "@/app/_edge/post"

export type Refusal = { reason: string; detail: Readonly<Record<string, unknown>> }

/** One action of the board: sent once, then the list is read again, whatever the answer was. */
export function useAct() {
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal>()
  const act = async <T>(path: string, body: object): Promise<T | undefined> => {
    setBusy(true)
    setRefusal(undefined)
    const answer = await post<T>(path, body)
    setBusy(false)
    router.refresh()
    if (answer.ok) return answer.value
    setRefusal({ reason: answer.reason, detail: answer.detail })
    return undefined
  }
  return { act, busy, refusal, forget: () => setRefusal(undefined) }
}
