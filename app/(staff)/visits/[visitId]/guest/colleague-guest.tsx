"use client"

import { useCallback, useState } from "react"

import { GuestSteps } from "@/app/(patient)/guest/guest-steps"
import { get } from "@/app/_edge/post"
import type { GuestView } from "@/lib/guests/guest-view"

export function ColleagueGuest({ first }: { first: GuestView }) {
  const [view, setView] = useState(first)
  const { visitId } = first
  const refresh = useCallback(async () => {
    const answer = await get<GuestView>(`/api/visits/${visitId}/guest`)
    if (answer.ok) setView(answer.value)
    else if (answer.status === 404) setView((now) => ({ ...now, step: "ended" }))
  }, [visitId])
  const way = {
    arrive: `/api/visits/${visitId}/guest/arrive`,
    audience: "staff" as const,
    visitId,
  }
  return <GuestSteps view={view} way={way} refresh={refresh} />
}
