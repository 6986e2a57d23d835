import type { ComponentType } from "react"

import type { PreparedMedia } from "@/app/_media/prepared-media"
import type { PatientView } from "@/lib/consultations/patient-view"

export type CallProps = {
  view: PatientView
  prepared: PreparedMedia
  /** From a link that a person handed over. */
  linkSecret: string | undefined
  onLeave: () => void
}

let loaded: Promise<ComponentType<CallProps>> | undefined

/** The call's code, once. A failed load (a lost line) is tried again at the next ask. */
export function loadCall(): Promise<ComponentType<CallProps>> {
  loaded ??= import("@/app/_call/patient-call").then((module) => module.PatientCall)
  loaded.catch(() => (loaded = undefined))
  return loaded
}
