"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useEffect, useReducer, useState } from "react"

import { post } from "@/app/_edge/post"
import type { SummaryView } from "@/lib/summaries/summary-view"

import { useProvenPost } from "../../../_frame/proof"
import { nextDesk, openDesk, wordingOf } from "./desk-state"
import type { Wording } from "./desk-state"

export type Problem = { words: string; conflict: number | undefined }

/** Editing, saving and signing one summary. */
export function useSummary(summary: SummaryView) {
  const t = useTranslations("summary.problems")
  const router = useRouter()
  const provenPost = useProvenPost()
  const [state, send] = useReducer(nextDesk, summary, openDesk)
  const [busy, setBusy] = useState<"saving" | "signing" | "undoing" | "remaking">()
  const [savedAt, setSavedAt] = useState(summary.editedAt)
  const [problem, setProblem] = useState<Problem>()

  useEffect(() => {
    const { lines, instructions, version } = summary
    send({ type: "reloaded", lines, instructions, version })
  }, [summary])

  useEffect(() => {
    if (!state.dirty) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener("beforeunload", ask)
    return () => window.removeEventListener("beforeunload", ask)
  }, [state.dirty])

  const refused = (answer: {
    reason: string
    status: number
    detail: Readonly<Record<string, unknown>>
  }) => {
    const { version } = answer.detail
    const key =
      reasons.find((one) => one === answer.reason) ?? (answer.status === 0 ? "offline" : "other")
    setProblem({
      words: t(key),
      conflict: answer.reason === "stale" && typeof version === "number" ? version : undefined,
    })
    return undefined
  }

  /** The version that now holds what is on the screen; undefined when it could not be saved. */
  const store = async (version: number): Promise<number | undefined> => {
    setProblem(undefined)
    const sent = state.lines
    const answer = await post<{ version: number }>(`/api/visits/${summary.visitId}/summary`, {
      version,
      ...wordingOf(sent),
    })
    if (!answer.ok) return refused(answer)
    send({ type: "saved", sent, version: answer.value.version })
    setSavedAt(new Date().toISOString())
    // What can be undone now is the server's to say.
    router.refresh()
    return answer.value.version
  }

  return {
    state,
    send,
    busy,
    savedAt,
    problem,
    save: async (version = state.version) => {
      setBusy("saving")
      await store(version)
      setBusy(undefined)
    },
    /** Takes back the last saved edit. What is typed and not saved is in its way. */
    undo: async () => {
      setBusy("undoing")
      setProblem(undefined)
      const path = `/api/visits/${summary.visitId}/summary/undo`
      const answer = await post<Wording>(path, { version: state.version })
      if (answer.ok) {
        send({ type: "reloaded", ...answer.value })
        setSavedAt(new Date().toISOString())
        router.refresh()
      } else refused(answer)
      setBusy(undefined)
    },
    /** Makes what the patient is told anew from the plan on the screen: unsaved words are saved first. */
    remake: async () => {
      setBusy("remaking")
      const version = state.dirty ? await store(state.version) : state.version
      if (version !== undefined) {
        setProblem(undefined)
        const path = `/api/visits/${summary.visitId}/summary/instructions`
        const answer = await post<Wording>(path, { version })
        if (answer.ok) {
          send({ type: "reloaded", ...answer.value })
          setSavedAt(new Date().toISOString())
          router.refresh()
        } else refused(answer)
      }
      setBusy(undefined)
    },
    /** What is signed is what is on the screen: unsaved words are saved first. */
    sign: async () => {
      setBusy("signing")
      const version = state.dirty ? await store(state.version) : state.version
      if (version !== undefined) {
        const answer = await provenPost(`/api/visits/${summary.visitId}/sign`, { version })
        if (answer.ok) router.refresh()
        else refused(answer)
      }
      setBusy(undefined)
    },
    loadTheirs: () => {
      setProblem(undefined)
      send({ type: "saved", sent: state.lines, version: state.version })
      router.refresh()
    },
  }
}

const reasons = [
  "stale",
  "signed",
  "drafting",
  "forbidden",
  "not_found",
  "unauthenticated",
  "step_up_needed",
  "nothing_to_undo",
] as const
