"use client"

import type { ReactNode } from "react"

import { nothingPrepared } from "@/app/(patient)/join/prepared-media"
import type { GuestView } from "@/lib/guests/guest-view"

import { PhoneCall } from "./phone-call"

export type GuestCallProps = {
  view: GuestView
  doctor: string
  ended: ReactNode
  visitId: string | undefined
  onLeave: () => void
}

/** The call of somebody beside the patient: they see and hear, and the chart is not theirs. */
export function GuestCall({ view, doctor, ended, visitId, onLeave }: GuestCallProps) {
  return (
    <PhoneCall
      clinic={view.clinic}
      doctor={doctor}
      seat={view.guest.role}
      options={{
        prepared: nothingPrepared,
        protection: view.protection,
        ...(visitId === undefined ? {} : { visitId }),
      }}
      consent={null}
      ended={ended}
      onLeave={onLeave}
    />
  )
}
