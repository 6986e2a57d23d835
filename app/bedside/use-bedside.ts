"use client"

import { useEffect, useMemo, useSyncExternalStore } from "react"

import { type Bedside, type BedsideSnapshot, createBedside } from "@/lib/vitals/client/bedside"

import { asksWhose, deviceToken, forgetToken, onNewLink } from "./device-token"
import { noteUnkept, unkeptBefore } from "./unkept"

export type BedsideHook = {
  /** Null: the page was opened without a link. Undefined: not known yet. */
  readonly token: string | null | undefined
  readonly bedside: Bedside | undefined
  readonly snapshot: BedsideSnapshot | undefined
}

const nothing = () => undefined
const noSubscription = () => nothing

export function useBedside(): BedsideHook {
  const token = useSyncExternalStore(onNewLinkOf, deviceToken, nothing)
  const bedside = useMemo(
    () => (token ? createBedside(token, workerUrl, asksWhose, unkeptBefore(token)) : undefined),
    [token],
  )
  const snapshot = useSyncExternalStore(
    bedside?.subscribe ?? noSubscription,
    bedside?.get ?? nothing,
    nothing,
  )
  useEffect(() => bedside?.open(), [bedside])
  useEffect(() => {
    if (bedside === undefined || !token) return undefined
    const leave = () => noteUnkept(token, bedside.leave())
    addEventListener("pagehide", leave)
    return () => removeEventListener("pagehide", leave)
  }, [bedside, token])

  const phase = snapshot?.phase
  useEffect(() => {
    if (phase === "ended" || phase === "unknown_link") forgetToken()
  }, [phase])

  return { token, bedside, snapshot }
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
