"use client"

import type { ComponentType, ReactNode } from "react"
import { useEffect, useState } from "react"

import type { GuestCallProps } from "@/app/_call/guest-call"
import { markJoin } from "@/app/_call/marks"
import type { GuestView } from "@/lib/guests/guest-view"

type Options = {
  view: GuestView
  doctor: string
  ended: ReactNode
  /** A colleague names the visit they mean. */
  visitId: string | undefined
  onLeave: () => void
}

/** The way into the call: its code comes while the guest waits, and whoever is sent back is out of it. */
export function useGuestCall({ view, doctor, ended, visitId, onLeave }: Options) {
  const [state, setState] = useState<"ready" | "opening" | "failed">("ready")
  const [Call, setCall] = useState<ComponentType<GuestCallProps> | null>(null)
  const admitted = view.step === "admitted"
  const soon = view.step === "waiting" || admitted
  useEffect(() => {
    if (soon) load().catch(() => undefined)
  }, [soon])
  const [wasAdmitted, setWasAdmitted] = useState(admitted)
  if (wasAdmitted !== admitted) {
    setWasAdmitted(admitted)
    setCall(null)
    setState("ready")
  }
  const join = (): void => {
    markJoin()
    setState("opening")
    load().then(
      (component) => {
        setCall(() => component)
        setState("ready")
      },
      () => setState("failed"),
    )
  }
  const leave = (): void => {
    setCall(null)
    onLeave()
  }
  const call =
    Call === null ? null : (
      <Call view={view} doctor={doctor} ended={ended} visitId={visitId} onLeave={leave} />
    )
  return { state, join, call }
}

let loaded: Promise<ComponentType<GuestCallProps>> | undefined

/** Once. A failed load (a lost line) is tried again at the next ask. */
function load(): Promise<ComponentType<GuestCallProps>> {
  loaded ??= import("@/app/_call/guest-call").then((module) => module.GuestCall)
  loaded.catch(() => (loaded = undefined))
  return loaded
}
