"use client"

import { useLocale, useTranslations } from "next-intl"

import { post } from "@/app/_edge/post"
import type { PreparedMedia } from "@/app/_media/prepared-media"
import { doctorName } from "@/app/_ui/doctor-name"
import type { PatientView } from "@/lib/consultations/patient-view"
import { typeName } from "@/lib/scheduling/visit-types/type-name"

import { EndedPage } from "./ended-page"
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
  const locale = useLocale()
  const leave = (): void => {
    void post("/api/visit/leave")
    onLeave()
  }
  return (
    <PhoneCall
      clinic={view.clinic}
      doctor={doctorName(t, view.clinician.name)}
      seat="patient"
      group={view.class === null ? undefined : typeName(view.class.type, locale)}
      options={{
        prepared,
        quiet: view.class !== null,
        linkSecret: readLinkSecret(linkSecret),
        room: view.room,
        protection: view.protection,
      }}
      // A class shows no vital signs: there is nothing to agree to in it.
      consent={view.class === null ? view.consent : null}
      ended={<EndedPage view={view} />}
      onLeave={leave}
    />
  )
}
