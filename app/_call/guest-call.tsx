"use client"

import { useLocale } from "next-intl"
import type { ReactNode } from "react"

import { nothingPrepared } from "@/app/_media/prepared-media"
import type { GuestView } from "@/lib/guests/guest-view"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

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
  const locale = useLocale()
  return (
    <PhoneCall
      clinic={view.clinic}
      doctor={doctor}
      seat={view.guest.role}
      group={view.group === null ? undefined : typeName(view.group, locale)}
      options={{
        prepared: nothingPrepared,
        // As everybody in a class: what they came along for is to see and hear it.
        quiet: view.group !== null,
        protection: view.protection,
        ...(visitId === undefined ? {} : { visitId }),
      }}
      consent={null}
      ended={ended}
      onLeave={onLeave}
    />
  )
}
