"use client"

import type { ComponentType } from "react"
import { useCallback, useEffect, useState } from "react"

import { markJoin } from "@/app/_call/marks"
import type { PreparedMedia } from "@/app/_media/prepared-media"
import type { PatientView } from "@/lib/consultations/patient-view"

import { loadCall } from "./load-call"
import type { CallProps } from "./load-call"
import type { useMedia } from "./use-media"

type Inside = { Call: ComponentType<CallProps>; prepared: PreparedMedia }

/**
 * The way into the call and out of it. The call's code comes while people wait, so that Join opens
 * at once; its tracks are the ones that the check left open, and it opens what is missing.
 */
export function useCallDoor(
  view: PatientView,
  { prepared, stop }: ReturnType<typeof useMedia>,
  linkSecret: string | undefined,
) {
  const [state, setState] = useState<"ready" | "opening" | "failed" | "left">("ready")
  const [inside, setInside] = useState<Inside>()
  const soon = view.step === "waiting" || view.step === "admitted"
  const admitted = view.step === "admitted"

  useEffect(() => {
    if (soon) loadCall().catch(() => undefined)
  }, [soon])

  // Whoever is sent back to the waiting room, or whose visit has ended, is out of the call.
  const [wasAdmitted, setWasAdmitted] = useState(admitted)
  if (wasAdmitted !== admitted) {
    setWasAdmitted(admitted)
    setInside(undefined)
    setState("ready")
  }

  const join = useCallback(() => {
    markJoin()
    setState("opening")
    loadCall().then(
      (Call) => {
        setInside({ Call, prepared: prepared() })
        setState("ready")
      },
      () => setState("failed"),
    )
  }, [prepared])

  const leave = useCallback(() => {
    stop()
    setInside(undefined)
    setState("left")
  }, [stop])

  const call = inside ? (
    <inside.Call view={view} prepared={inside.prepared} linkSecret={linkSecret} onLeave={leave} />
  ) : null
  return { state, join, call }
}
