"use client"

import { useTranslations } from "next-intl"

import { doctorName } from "@/app/(patient)/join/doctor-name"
import { EndedPage } from "@/app/(patient)/join/ended-page"
import type { PreparedMedia } from "@/app/(patient)/join/prepared-media"
import { post } from "@/app/_edge/post"
import type { PatientView } from "@/lib/consultations/patient-view"

import { readLinkSecret } from "./link-secret"
import { PhoneCall } from "./phone-call"

type Props = {
  view: PatientView
  prepared: PreparedMedia
  linkSecret: string | undefined
  onLeave: () => void
}

export function PatientCall({ view, prepared, linkSecret, onLeave }: Props) {
  const t = useTranslations("patient")
  const leave = (): void => {
    void post("/api/visit/leave")
    onLeave()
  }
  return (
    <PhoneCall
      clinic={view.clinic}
      doctor={doctorName(t, view.clinician.name)}
      seat="patient"
      options={{
        prepared,
        linkSecret: readLinkSecret(linkSecret),
        room: view.room,
        protection: view.protection,
      }}
      consent={view.consent}
      ended={<EndedPage view={view} />}
      onLeave={leave}
    />
  )
}
