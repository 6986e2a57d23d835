"use client"

import { useEffect, useMemo, useState, useSyncExternalStore } from "react"

import { type Bedside, type BedsideSnapshot, createBedside } from "@/lib/vitals/client/bedside"
import { fetchRecording, openRecording } from "@/lib/vitals/client/load-recording"
import { recordedSource } from "@/lib/vitals/client/recorded-source"
import type { Unplayable } from "@/lib/vitals/recording"

import { deviceToken, onNewLink } from "./device-token"

type Problem = Unplayable & { readonly reason: string }

export type BedsideHook = {
  /** Null: the page was opened without a link. Undefined: not known yet. */
  readonly token: string | null | undefined
  readonly bedside: Bedside | undefined
  readonly snapshot: BedsideSnapshot | undefined
  readonly problem: Problem | undefined
  readonly choose: (files: readonly File[]) => void
  readonly chooseBundled: () => void
}

const nothing = () => undefined
const noSubscription = () => nothing

export function useBedside(): BedsideHook {
  const token = useSyncExternalStore(onNewLinkOf, deviceToken, nothing)
  const bedside = useMemo(() => (token ? createBedside(token, workerUrl) : undefined), [token])
  const snapshot = useSyncExternalStore(
    bedside?.subscribe ?? noSubscription,
    bedside?.get ?? nothing,
    nothing,
  )
  const [problem, setProblem] = useState<Problem>()
  const url = snapshot?.view?.recordingUrl

  useEffect(() => bedside?.open(), [bedside])

  const take = (loading: ReturnType<typeof fetchRecording>): void => {
    void loading.then((loaded) => {
      setProblem(loaded.ok ? undefined : loaded)
      bedside?.play(loaded.ok ? recordedSource(loaded.value) : undefined)
    })
  }
  const start = (): void => {
    if (url !== undefined) take(fetchRecording(url))
  }
  // what plays first is decided by the server's answer, once it is there
  // oxlint-disable-next-line react-hooks/exhaustive-deps -- `start` is new in each render; its inputs are listed
  useEffect(start, [bedside, url])

  return {
    token,
    bedside,
    snapshot,
    problem,
    choose: (files) => take(openRecording(files)),
    chooseBundled: start,
  }
}

function onNewLinkOf(): () => void {
  return onNewLink()
}

/** The encryption worker's address carries its content's hash, so it is looked up. */
async function workerUrl(): Promise<string> {
  const response = await fetch("/e2ee/worker.json")
  const answer: unknown = await response.json()
  if (typeof answer === "object" && answer !== null && "path" in answer) return String(answer.path)
  throw new Error("no worker")
}
