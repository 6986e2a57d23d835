"use client"

import { useTranslations } from "next-intl"
import { useRouter } from "next/navigation"
import { useCallback, useEffect, useMemo, useRef, useState } from "react"

import { get, post, remove } from "@/app/_edge/post"
import type { Posted } from "@/app/_edge/post"
import type { SummaryView } from "@/lib/summaries/summary-view"
import type { Party, TranscriptView } from "@/lib/summaries/transcript-view"
import { likelyParty } from "@/lib/transcripts/likely-party"
import { formOf, longestTranscript, readTranscript } from "@/lib/transcripts/read-transcript"
import type { TranscriptForm } from "@/lib/transcripts/read-transcript"

type Typed = { text: string; form: TranscriptForm }

/** One visit's transcript: bringing it, saying whose words stand in it and who agreed, taking it away. */
export function useTranscript(summary: SummaryView) {
  const { visitId } = summary
  const t = useTranslations("transcript")
  const router = useRouter()
  const path = `/api/visits/${visitId}/transcript`
  const [view, setView] = useState<TranscriptView>()
  const [typed, setTyped] = useState<Typed>({ text: "", form: "text" })
  const [chosen, setChosen] = useState<Readonly<Record<string, Party>>>({})
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string>()

  const known = useRef<{ draft: string; settled: boolean }>(undefined)
  const draft = `${summary.version} ${summary.method} ${summary.offeredBy}`
  const show = useCallback(
    (now: TranscriptView) => {
      known.current = { draft, settled: !mayChange(now) }
      setView(now)
    },
    [draft],
  )
  // The page is read anew when something changed: while a model may still draft, this asks how far it is.
  useEffect(() => {
    if (known.current?.settled === true && known.current.draft === draft) return undefined
    let here = true
    void get<TranscriptView>(path).then((answer) => {
      if (here && answer.ok) show(answer.value)
    })
    return () => {
      here = false
    }
  }, [path, draft, show, summary])

  const read = useMemo(
    () => (typed.text.trim() === "" ? undefined : readTranscript(typed.text, typed.form)),
    [typed],
  )
  const speakers = view?.speakers ?? []
  const names = (read?.ok === true ? read.value.speakers : []).map((name) => ({
    name,
    party: chosen[name] ?? likelyParty(name, speakers),
  }))
  const parties = new Set(names.map(({ party }) => party))
  const missing = speakers.filter(({ party, agreed }) => parties.has(party) && agreed !== true)

  const told = (answer: Posted<unknown>): boolean => {
    if (answer.ok) return true
    const key = reasons.find((one) => one === answer.reason)
    setProblem(t(`problems.${key ?? (answer.status === 0 ? "offline" : "other")}`))
    return false
  }
  const act = async (work: () => Promise<Posted<unknown>>): Promise<boolean> => {
    setBusy(true)
    setProblem(undefined)
    const done = told(await work())
    const now = await get<TranscriptView>(path)
    if (now.ok) show(now.value)
    setBusy(false)
    if (done) router.refresh()
    return done
  }

  return {
    view,
    typed,
    read,
    names,
    missing,
    busy,
    problem,
    type: (text: string) => {
      setProblem(undefined)
      setTyped({ text, form: formOf("", text) })
    },
    choose: (name: string, party: Party) => setChosen({ ...chosen, [name]: party }),
    open: async (file: File) => {
      setProblem(undefined)
      if (file.size > 4 * longestTranscript) return setProblem(t("unreadable.too_long"))
      try {
        const bytes = await file.arrayBuffer()
        const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
        setTyped({ text, form: formOf(file.name, text) })
      } catch {
        setProblem(t("unreadable.not_text"))
      }
    },
    bring: () =>
      act(async () => {
        const answer = await post(path, {
          ...typed,
          speakers: names.flatMap(({ name, party }) =>
            party === undefined ? [] : [{ name, party }],
          ),
        })
        if (answer.ok) setTyped({ text: "", form: "text" })
        return answer
      }),
    answer: (party: Party, agreed: boolean) =>
      act(() => post(`${path}/consent`, { party, agreed })),
    remove: () => act(() => remove(path)),
  }
}

function mayChange({ closed, transcript, model }: TranscriptView): boolean {
  return closed === null && transcript !== null && (model === null || model.state === "working")
}

const reasons = [
  "no_consent",
  "unknown_speaker",
  "unreadable",
  "signed",
  "in_class",
  "not_ended",
  "forbidden",
  "not_found",
  "unauthenticated",
] as const
