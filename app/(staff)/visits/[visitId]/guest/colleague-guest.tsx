"use client"

import { useTranslations } from "next-intl"
import { useCallback, useEffect, useState } from "react"

import { GuestSteps } from "@/app/(patient)/guest/guest-steps"
import { ClosedPage } from "@/app/(patient)/join/closed-page"
import { canEncrypt, useCanEncrypt } from "@/app/(patient)/join/encryption-support"
import { get, post } from "@/app/_edge/post"
import type { GuestView } from "@/lib/guests/guest-view"

export function ColleagueGuest({ first }: { first: GuestView }) {
  const t = useTranslations("staff.lock")
  const able = useCanEncrypt()
  const [view, setView] = useState(first)
  const { visitId } = first
  const refresh = useCallback(async () => {
    const answer = await get<GuestView>(`/api/visits/${visitId}/guest`)
    if (answer.ok) setView(answer.value)
    else if (answer.status === 404) setView((now) => ({ ...now, step: "ended" }))
  }, [visitId])
  useEffect(() => {
    // Whoever invited reads it before they wait for somebody who cannot come.
    void post(`/api/visits/${visitId}/guest/check`, { encryption: canEncrypt() })
  }, [visitId])
  const way = {
    arrive: `/api/visits/${visitId}/guest/arrive`,
    audience: "staff" as const,
    visitId,
  }
  if (!able && view.protection === "end_to_end")
    return <ClosedPage title={t("unable")} clinic={view.clinic} lines={[t("unableColleague")]} />
  return <GuestSteps view={view} way={way} refresh={refresh} />
}
