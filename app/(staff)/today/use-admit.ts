import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useState } from "react"

import { rememberUnencrypted } from "@/app/_call/unencrypted-choice"
import { post } from "@/app/_edge/post"
import type { Protection } from "@/lib/protection"

import { problemKey } from "../_frame/problem-text"

export type Admission = {
  readonly busy: boolean
  readonly problem: string | undefined
  /** `first`: a guest's seat, let in before the patient. */
  readonly admit: (how?: { protection?: Protection; first?: string }) => Promise<boolean>
}

/** The press on Admit: lets in and goes to the visit, where the call begins at once. */
export function useAdmit({ visitId, version }: { visitId: string; version: number }): Admission {
  const t = useTranslations("staff.problems")
  const router = useRouter()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()
  const admit: Admission["admit"] = async (how = {}) => {
    setBusy(true)
    setProblem(undefined)
    const answer = await post(`/api/visits/${visitId}/admit`, { version, ...how })
    if (answer.ok) {
      if (how.protection === "none") rememberUnencrypted(visitId)
      router.push(`/visits/${visitId}#call`)
      return true
    }
    setBusy(false)
    setProblem(t(problemKey(answer.reason)))
    router.refresh()
    return false
  }
  return { busy, problem, admit }
}
